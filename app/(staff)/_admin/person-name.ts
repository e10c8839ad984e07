/** As the roll is ordered: "Yılmaz, Ágnes"; one of the two names alone where there is no other. */
export function rollName({ firstName, lastName }: { readonly firstName: string; readonly lastName: string }): string {
  return lastName === '' ? firstName : firstName === '' ? lastName : `${lastName}, ${firstName}`;
}

/** As one speaks of a person: "Ágnes Yılmaz". */
export function spokenName({ firstName, lastName }: { readonly firstName: string; readonly lastName: string }): string {
  return `${firstName} ${lastName}`.trim();
}
