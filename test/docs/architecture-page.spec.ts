import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DELIVERY_STATES, TRANSITIONS } from '../../src/delivery/model/delivery-state.js';

const PAGE = readFileSync('docs/architecture.md', 'utf8');

describe('the architecture page', () => {
  it('lists every module of src and every folder of a module, and no other', () => {
    const listed = [...PAGE.matchAll(/\]\(\.\.\/src\/([\w-]+(?:\/[\w-]+)?)\)/g)].map(([, path]) => path!);
    expect(listed.toSorted()).toEqual(modulesAndFolders().toSorted());
  });

  it('shows each state of a delivery that the API knows', () => {
    const diagram = /```mermaid([^]*?)```/.exec(PAGE)?.[1] ?? '';
    const table = [...PAGE.matchAll(/^\| ([a-z ]+?) +\|.*\| `(\w+)` +\|$/gm)];
    expect(table.map(([, , inApi]) => inApi)).toEqual(statesOfTheApi());
    for (const state of statesOfTheApi()) expect(diagram).toContain(state);
  });

  it('draws what each of them may become, as the code has it', () => {
    const arrows = [...PAGE.matchAll(/^ +(\w+) --> (\w+):/gm)].map(([, from, to]) => `${from} to ${to}`);
    const allowed = DELIVERY_STATES.flatMap((from) => TRANSITIONS[from].map((to) => `${from} to ${to}`));
    expect(arrows.toSorted()).toEqual(allowed.toSorted());
  });
});

function modulesAndFolders(): string[] {
  const modules = foldersOf('src');
  return [
    ...modules,
    ...modules.flatMap((module) => foldersOf(join('src', module)).map((folder) => `${module}/${folder}`)),
  ];
}

function foldersOf(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

/** As GET /deliveries takes them. */
function statesOfTheApi(): string[] {
  const { paths } = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as {
    paths: Record<
      string,
      { get: { parameters: { name: string; schema: { items?: { enum: string[] } } }[] } }
    >;
  };
  const { parameters } = paths['/attask/eventsubscription/api/v1/deliveries']!.get;
  return parameters.find(({ name }) => name === 'state')!.schema.items!.enum;
}
