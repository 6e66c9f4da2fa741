import type { Unit } from '../../../build/health/codes.js';
import type { HealthEngine } from './health-engine.js';
import { invalid } from '../common/invalid.js';
import type { HealthLabels, HealthOptions, HealthUnit } from './types.js';
import { METRICS } from './words.js';

/** Units by their number. */
export const UNITS: readonly HealthUnit[] = ['ms', 's', 'By', '1', 'ratio'];

/** What a metric is called where it is stored; one of the page's own with what it takes to make it. */
export interface StoredSeries {
  readonly key: string;
  readonly own?: { readonly name: string; readonly unit: HealthUnit; readonly isOperation: boolean };
}

/** The engine's numbers of metrics, by name and labels. */
export class SeriesNumbers {
  readonly #engine: HealthEngine;
  readonly #machine: number;
  /** Of metrics of the page's own, which are made when they are recorded. */
  readonly #thresholds: NonNullable<HealthOptions['thresholds']>;
  readonly #numbers = new Map(METRICS.map((name, number) => [name, number]));
  // What there is no room for is one metric, right behind those of every page.
  readonly #stored: StoredSeries[] = [...METRICS, 'other'].map((key) => ({ key }));

  /** Throws where a threshold of a metric of every page is upside down. */
  constructor(engine: HealthEngine, machine: number, thresholds: HealthOptions['thresholds'] = {}) {
    this.#engine = engine;
    this.#machine = machine;
    this.#thresholds = thresholds;
    METRICS.forEach((name, number) => this.#limit(number, name));
  }

  of(name: string, unit: HealthUnit, labels: HealthLabels | undefined, isOperation: boolean): number {
    if (typeof name !== 'string') throw invalid('name', 'a text', name);
    const key = labels === undefined ? name : name + labelled(labels);
    return this.#numbers.get(key) ?? this.#add(key, name, unit, isOperation);
  }

  #add(key: string, name: string, unit: HealthUnit, isOperation: boolean): number {
    const code = UNITS.indexOf(unit);
    if (code < 0) throw invalid('unit', UNITS.join(', '), unit);
    const number = this.#engine.health_series(this.#machine, code as Unit, Number(isOperation));
    // Names of what has no room are not kept: there may be any number of them.
    if (number < this.#stored.length) return number;
    this.#numbers.set(key, number);
    this.#stored.push({ key, own: { name, unit, isOperation } });
    this.#limit(number, name);
    return number;
  }

  #limit(number: number, name: string): void {
    if (!Object.hasOwn(this.#thresholds, name)) return;
    const { warning, critical } = this.#thresholds[name] || { warning: NaN, critical: NaN };
    if (!this.#engine.health_threshold(this.#machine, number, warning, critical))
      throw invalid(`thresholds.${name}.critical`, 'a value that is worse than the warning', critical);
  }

  /** The number of a metric that there is. */
  known(name: string): number | undefined {
    return name === 'other' ? METRICS.length : this.#numbers.get(name);
  }

  /** Whether it is one of the page's own. */
  isOwn(name: string): boolean {
    return !METRICS.includes(name);
  }

  at(number: number): string {
    return this.#stored[number]?.key ?? '';
  }

  /** All by their number. */
  stored(): StoredSeries[] {
    return [...this.#stored];
  }

  /** The number of one that another page stored; nothing for a metric of another release. */
  restored({ key, own }: StoredSeries): number | undefined {
    return this.known(key) ?? (own && this.#add(key, own.name, own.unit, own.isOperation));
  }
}

/** `{route=/a,status=200}`, whatever the order that they were written in. */
const labelled = (labels: HealthLabels): string =>
  `{${Object.keys(labels)
    .sort()
    .map((name) => `${name}=${String(labels[name])}`)
    .join(',')}}`;
