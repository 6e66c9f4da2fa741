import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codesOf } from '../../../scripts/internal/wasm-codes.mjs';

const DECLARATIONS = `/* tslint:disable */

enum Priority Now Later

record Event Enqueue job:JobId priority:Priority time_limit:f64 Close
const RECORD 5 const BYTES 12_000

/**
 * enum of nothing
 */
export function machine_poll(machine: number): number;
`;

const importText = (text) => import(`data:text/javascript,${encodeURIComponent(text)}`);

test('enums, records and constants of Rust become numbers of JavaScript', async () => {
  const codes = await importText(codesOf(DECLARATIONS).js);
  assert.deepEqual(
    { ...codes },
    { Priority: { Now: 0, Later: 1 }, Event: { Enqueue: 0, Close: 1 }, RECORD: 5, BYTES: 12_000 },
  );
});

test('their types know the fields', () => {
  const { dts } = codesOf(DECLARATIONS);
  for (const line of [
    'export declare const Priority: { readonly Now: 0; readonly Later: 1 };',
    'export type Priority = 0 | 1;',
    '  [0]: [job: number, priority: Priority, timeLimit: number];',
    '  [1]: [];',
    'export declare const RECORD = 5;',
  ])
    assert.ok(dts.split('\n').includes(line), `${line} in\n${dts}`);
});

test('a module without any has an empty list, and what is no number is refused', () => {
  assert.match(codesOf('export function f(): void;\n').js, /export \{\};/);
  assert.throws(() => codesOf("const NAME 'text'\n"), /NAME: only numbers/);
});
