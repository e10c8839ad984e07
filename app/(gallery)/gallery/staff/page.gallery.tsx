'use client';

import { Badge, Button, Group, Select, Stack, Table, TextInput } from '@mantine/core';
import type { ReactElement } from 'react';
import { MeanwhileGallery } from '../../_fixtures/meanwhile-gallery.tsx';
import { StaffShell } from '../../../(staff)/_components/staff-shell.tsx';

const links = (['chair', 'attendance', 'participants', 'record'] as const).map((section) => ({ section, href: '#' }));

/** The staff's shell with Mantine's common parts, to see that they follow the tokens. */
export default function GalleryStaffPage(): ReactElement {
  return (
    <StaffShell
      assemblyName="Federal convention 2026"
      links={links}
      current="attendance"
      connection="connected"
      freshness={{ time: '14:03:22', isStale: false }}
      account="Hannes Großmann"
    >
      <Stack p="xl">
        <h1 className="question">Shall general assemblies also be held digitally?</h1>
        <Group align="end">
          <TextInput label="Search" placeholder="Name or number" />
          <Select label="Place" data={['Any', 'Room', 'Remote']} defaultValue="Any" />
          <Button>Close vote S1</Button>
          <Button variant="default">Extend</Button>
          <Button variant="outline" color="danger">
            Void
          </Button>
          <Button color="accent">Publish</Button>
          <Badge variant="light" color="warn">
            not yet
          </Badge>
        </Group>
        <MeanwhileGallery />
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Name</Table.Th>
              <Table.Th>Number</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            <Table.Tr>
              <Table.Td>Ágnes Yılmaz</Table.Td>
              <Table.Td>M00001</Table.Td>
            </Table.Tr>
          </Table.Tbody>
        </Table>
      </Stack>
    </StaffShell>
  );
}
