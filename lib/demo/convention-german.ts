/**
 * The example convention's texts in German. `data/convention.json` is a fixed copy that gives most of them in English
 * only. Names of people are the same in both.
 */
export const conventionGerman: Readonly<Record<string, string>> = {
  'Opening and quorum': 'Eröffnung und Feststellung der Beschlussfähigkeit',
  'Welcome. Please check in at the door or with the button on your screen.':
    'Herzlich willkommen. Bitte melden Sie sich am Eingang an oder über die Schaltfläche auf Ihrem Bildschirm.',
  'Election of the chairing panel': 'Wahl des Tagungspräsidiums',
  'Do you elect the proposed panel of five?': 'Wählen Sie die fünf Vorgeschlagenen ins Tagungspräsidium?',
  'Adoption of the agenda': 'Beschluss über die Tagesordnung',
  'Do you adopt the agenda as tabled?': 'Stimmen Sie der Tagesordnung in der vorgelegten Fassung zu?',
  'Report of the auditors and discharge of the board': 'Bericht der Rechnungsprüfung und Entlastung des Vorstands',
  'Do you discharge the board for the financial year 2025?': 'Erteilen Sie dem Vorstand für das Geschäftsjahr 2025 Entlastung?',
  'Amendments to the statutes': 'Satzungsänderungen',
  'S1: Digital general assemblies': 'S1: Digitale Versammlungen',
  'S2: Term of the board: three years instead of two': 'S2: Amtszeit des Vorstands: drei Jahre statt zwei',
  'S3: Alternates for delegates': 'S3: Ersatzdelegierte',
  'Elections to the board': 'Wahlen zum Vorstand',
  Chairperson: 'Vorsitz',
  Treasurer: 'Schatzmeisterin oder Schatzmeister',
  'Four further members': 'Vier weitere Mitglieder',
  'Delegates to the European assembly': 'Delegierte für die Europäische Versammlung',
  'Twelve delegates': 'Zwölf Delegierte',
  Motions: 'Anträge',
  'M1: Night trains between all capitals': 'M1: Nachtzüge zwischen allen Hauptstädten',
  'M2: Lower the voting age to 16': 'M2: Wahlalter auf 16 Jahre senken',
  'M3: Which of the three versions?': 'M3: Welche der drei Fassungen?',
  'Version A': 'Fassung A',
  'Version B': 'Fassung B',
  'Version C': 'Fassung C',
  'None of them': 'Keine davon',
  'M4: Refer to the federal committee?': 'M4: Überweisung an den Bundesausschuss?',
  'Any other business': 'Verschiedenes',
  Close: 'Schluss der Versammlung',
};
