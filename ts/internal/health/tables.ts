import type { Table } from '../../../build/health/codes.js';
import type { HealthEngine } from './health-engine.js';

/** The rows of a table of the engine's, each a list of numbers by column: of a series, and from a time on, where it is of one. */
export function rowsOf(engine: HealthEngine, machine: number, table: Table, of = 0, from = 0): Float64Array[] {
  const count = engine.health_table(machine, table, of, from);
  // A copy: the next table takes its place.
  const numbers = new Float64Array(engine.memory.buffer, engine.health_rows() >>> 0, count).slice();
  const width = numbers[0] || 1;
  return Array.from({ length: (count - 1) / width }, (_, row) =>
    numbers.subarray(1 + row * width, 1 + (row + 1) * width),
  );
}
