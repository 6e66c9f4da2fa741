import { Metric, Unit } from '../../../build/health/codes.js';
import type { HealthEngine } from './health-engine.js';
import { invalid } from '../common/invalid.js';
import type { HealthLabels, HealthUnit } from './types.js';

/** Units by their number. */
export const UNITS: readonly HealthUnit[] = ['ms', 's', 'By', '1', 'ratio'];

/** Metrics of every page, by number. */
const METRICS = Object.keys(Metric).map((name) => name[0]!.toLowerCase() + name.slice(1));

/** The engine's numbers of metrics, by name and labels. */
export class SeriesNumbers {
  readonly #engine: HealthEngine;
  readonly #machine: number;
  readonly #numbers = new Map(METRICS.map((name, number) => [name, number]));
  // What there is no room for is one metric, right behind those of every page.
  readonly #names = [...METRICS, 'other'];

  constructor(engine: HealthEngine, machine: number) {
    this.#engine = engine;
    this.#machine = machine;
  }

  of(name: string, unit: HealthUnit, labels: HealthLabels | undefined, isOperation: boolean): number {
    if (typeof name !== 'string') throw invalid('name', 'a text', name);
    const key = labels === undefined ? name : name + labelled(labels);
    return this.#numbers.get(key) ?? this.#add(key, unit, isOperation);
  }

  #add(key: string, unit: HealthUnit, isOperation: boolean): number {
    const code = UNITS.indexOf(unit);
    if (code < 0) throw invalid('unit', UNITS.join(', '), unit);
    const number = this.#engine.health_series(this.#machine, code as Unit, Number(isOperation));
    // Names of what has no room are not kept: there may be any number of them.
    if (number < this.#names.length) return number;
    this.#numbers.set(key, number);
    this.#names.push(key);
    return number;
  }

  /** The number of a metric that there is. */
  known(name: string): number | undefined {
    return name === 'other' ? METRICS.length : this.#numbers.get(name);
  }

  at(number: number): string {
    return this.#names[number] ?? '';
  }
}

/** `{route=/a,status=200}`, whatever the order that they were written in. */
const labelled = (labels: HealthLabels): string =>
  `{${Object.keys(labels)
    .sort()
    .map((name) => `${name}=${String(labels[name])}`)
    .join(',')}}`;
