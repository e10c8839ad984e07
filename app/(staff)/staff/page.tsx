import { Button, TextInput } from '@mantine/core';
export default async function P() { return <main><h1>t</h1><Button>Go</Button><TextInput label="Name" /></main>; }
