import { Command, Entry, Event, Metric, RECORD, Table } from '../../../build/health/codes.js';
import type { Rating, Reason, Transition, Unit } from '../../../build/health/codes.js';
import { reasonOf } from '../../errors.js';
import { Events } from '../common/events.js';
import { invalid } from '../common/invalid.js';
import { Scope } from '../common/scope.js';
import { Warnings } from '../common/warnings.js';
import { onDemand } from '../engine/loader.js';
import { MachineDriver } from '../engine/machine.js';
import { listen } from '../host/listen.js';
import { healthDocument } from './document.js';
import { packNavigation } from './entries.js';
import type { Packing } from './entries.js';
import type { HealthEngine } from './health-engine.js';
import { Inbox } from './inbox.js';
import { Names } from './names.js';
import { Observers, typesOf } from './observers.js';
import { CAPTURED, watchPage } from './page-events.js';
import type { Keeper, Persistence } from './persistence.js';
import type { HealthMachine } from './page-events.js';
import { safely, withoutQuery } from './redact.js';
import { Sampler } from './sample.js';
import { anomalyMessage } from './sentences.js';
import { SeriesNumbers, UNITS } from './series.js';
import { alertsOf, cellsOf, isOpen, pastOf, RATINGS, snapshotOf, TRANSITIONS, transitionsOf } from './snapshot.js';
import type { Source } from './snapshot.js';
import type { ReportOptions } from './reports.js';
import { rowsOf } from './tables.js';
import { resultOf } from './result-of.js';
import type {
  Health,
  HealthCheckOptions,
  HealthDocument,
  HealthEvents,
  HealthLabels,
  HealthMetric,
  HealthOptions,
  HealthReport,
  HealthReportOptions,
  HealthSnapshot,
  HealthUnit,
} from './types.js';
import { findUnavailable, PressureObserverOf, tellsStatus } from './unavailable.js';

/** Service levels that every page has, in the engine's order. */
const SLIS = ['availability', 'errors', 'latency p95', 'latency p99'];
const PRESSURES = ['nominal', 'fair', 'serious', 'critical'];
const TABLES = { raw: Table.Raw, minute: Table.Minutes, hour: Table.Hours } as const;
const MONTH = 30 * 86_400_000;

/** Few pages make reports. */
const reports = onDemand('reports', () => import('./reports.js'));

/** What was thrown, which can be anything: an object without prototype is no text. */
function textOf(reason: unknown): string {
  try {
    return reasonOf(reason);
  } catch {
    return 'unknown';
  }
}

/** The shape of a message: errors that differ in numbers and quoted texts are one. */
const shapeOf = (message: string): string =>
  message
    .slice(0, 200)
    .replace(/(["'`]).*?\1/g, '$1…$1')
    .replace(/\d+/g, '0');

/** Watches the page. See `watchHealth`. */
export class PageHealth implements Health {
  readonly #engine: HealthEngine;
  readonly #id: number;
  readonly #machine: HealthMachine;
  readonly #scope = new Scope();
  readonly #events = new Events<HealthEvents>();
  readonly #warnings = new Warnings(this.#events);
  readonly #begun = performance.now();
  readonly #packing: Packing;
  readonly #observers: Observers;
  readonly #sampler: Sampler;
  readonly #series: SeriesNumbers;
  readonly #source: Source;
  readonly #notes = new Map<number, string>();
  readonly #persistence: Persistence | undefined;
  /** Milliseconds spent since the engine was told last. */
  #spent = 0;
  /** What was known when it was closed. */
  #kept: HealthSnapshot | undefined;

  /** `persisted` makes what stores it, where that is asked for. */
  constructor(engine: HealthEngine, options: HealthOptions, persisted?: (keeper: Keeper) => Persistence) {
    const { alerts = {}, history = {}, slis = {}, thresholds, sinks = [], signal } = options;
    this.#engine = engine;
    const id = engine.health_new(
      options.sampleEvery ?? 10_000,
      alerts.wait ?? NaN,
      alerts.keep ?? 60_000,
      alerts.window ?? 300_000,
      options.period ?? MONTH,
      options.cpuBudget ?? 0.001,
      options.maxSeries ?? 200,
      history.raw ?? 300,
      history.minutes ?? 180,
      history.hours ?? 72,
      Number(options.sensitivity === 'high'),
      Math.random() * 2 ** 32,
    );
    this.#id = id;
    try {
      this.#series = new SeriesNumbers(engine, id, thresholds);
    } catch (error) {
      engine.machine_free(id);
      throw error;
    }
    this.#machine = new MachineDriver<Event, Command>(engine, id, RECORD, {
      [Command.Sample]: (withPageMemory) => void this.#sample(!!withPageMemory),
      [Command.Alert]: (alert, transition) => this.#tellAlert(alert, transition),
      [Command.Unusual]: (series, value, low, high, unit) => this.#tellUnusual(series, value, [low, high], unit),
      [Command.Vital]: (series, value, rating) => this.#tellVital(series, value, rating),
      [Command.Name]: (resource, place) => this.#name(resource, place),
      [Command.Observe]: (resources, frames) => {
        this.#observers.choose('resource', !!resources);
        this.#observers.choose('long-animation-frame', !!frames);
      },
      [Command.Store]: (isCompacting) => this.#persistence?.save(!!isCompacting),
      [Command.Judged]: () => {
        if (this.#events.has('sample')) this.#emit('sample', this.snapshot());
      },
    });
    const names = new Names();
    let isWarned = false;
    const redact = safely(options.redact ?? withoutQuery, (error) => {
      if (!isWarned) this.#warn('redact failed, the default is used', error);
      isWarned = true;
    });
    const { host } = globalThis.location ?? {};
    this.#packing = { inbox: new Inbox(engine, id), names, redact, resources: [], host };
    this.#source = {
      rows: (table, of, from) => rowsOf(engine, id, table, of, from),
      names,
      series: this.#series,
      slis: [...SLIS, ...Object.keys(slis)],
      notes: this.#notes,
    };
    for (const { objective } of Object.values(slis)) engine.health_sli(id, objective);
    const warn = (message: string, error: unknown) => this.#warn(message, error);
    this.#persistence = persisted?.({ engine, machine: id, series: this.#series, slis: this.#source.slis, warn });
    this.#sampler = new Sampler(this.#scope, this.#record, options.cache);
    findUnavailable(typesOf(), (metric: Metric, reason: Reason) =>
      this.#machine.note(Event.Unavailable, metric, reason),
    );
    for (const sink of sinks) {
      if (sink.alert) this.on('alert', (event) => sink.alert!(event));
      if (sink.sample) this.on('sample', (event) => sink.sample!(event));
    }
    this.#observed(() => packNavigation(this.#packing));
    this.#observers = new Observers(this.#scope, this.#packing, this.#observed);
    watchPage(this.#scope, this.#machine, () => this.#observers.take());
    this.#watchErrors();
    this.#watchPressure();
    if (options.watchFetch && !tellsStatus()) this.#watchFetch();
    listen(this.#scope, signal, ['abort'], () => this.close());
  }

  readonly #record = (series: number, value: number): void => {
    if (!this.#scope.closed) this.#engine.health_record(this.#id, series, Number(value));
  };

  /** Does something of ours, takes in what it packs, and counts what it took. */
  readonly #observed = (work: () => void): void => {
    if (this.#scope.closed) return;
    const start = performance.now();
    const { inbox, resources } = this.#packing;
    work();
    // In one turn: the list is shared by all that watch.
    inbox.send();
    const { interactionCount = NaN } = performance as { interactionCount?: number };
    this.#machine.tell(Event.Observed, interactionCount);
    resources.length = 0;
    this.#spent += performance.now() - start;
  };

  /** Tells listeners, whose time is not ours. */
  #emit<Name extends keyof HealthEvents>(name: Name, event: HealthEvents[Name]): void {
    const start = performance.now();
    this.#events.emit(name, event);
    this.#spent -= performance.now() - start;
  }

  async #sample(withPageMemory: boolean): Promise<void> {
    const { inbox } = this.#packing;
    try {
      this.#observed(() => this.#sampler.read(inbox, this.#engine.memory.buffer.byteLength, withPageMemory));
      const intervals = await this.#sampler.readPage();
      this.#observed(() => intervals.forEach((interval) => inbox.put(Entry.Interval, interval)));
    } catch (error) {
      // A cache that was closed, say: what else there is counts.
      this.#warn('a sample could not be read', error);
    }
    if (this.#scope.closed) return;
    const start = performance.now();
    const spent = this.#spent;
    this.#spent = 0;
    this.#machine.note(Event.Spent, spent);
    this.#machine.tell(Event.Sampled);
    this.#spent += performance.now() - start;
  }

  #warn(message: string, error: unknown): void {
    this.#warnings.warn(message, error);
  }

  #tellAlert(id: number, transition: Transition): void {
    if (!this.#events.has('alert')) return;
    const alert = alertsOf(this.#source).find((alert) => alert.id === id);
    if (alert) this.#emit('alert', { transition: TRANSITIONS[transition]!, alert });
  }

  #tellUnusual(series: number, value: number, usual: readonly [number, number], unit: Unit): void {
    const metric = this.#series.at(series);
    this.#emit('anomaly', { metric, value, usual, message: anomalyMessage(metric, value, usual, UNITS[unit]!) });
  }

  #tellVital(series: number, value: number, code: Rating): void {
    const rating = RATINGS[code];
    this.#emit('vital', { metric: this.#series.at(series) as HealthMetric, value, ...(rating && { rating }) });
  }

  #name(resource: number, place: number): void {
    const { names, redact, resources } = this.#packing;
    const url = resources[resource]?.name;
    if (url !== undefined) this.#engine.health_nameFile(this.#id, place, names.of(redact(url)));
  }

  #watchErrors(): void {
    if (typeof addEventListener !== 'function') return;
    const { inbox, names, redact } = this.#packing;
    const target = globalThis as unknown as EventTarget;
    const fail = (kind: 'error' | 'rejection', reason: string, source = ''): void => {
      const message = shapeOf(reason);
      this.#observed(() =>
        inbox.put(Entry.Failure, Number(kind === 'rejection'), names.of(message), names.of(source && redact(source))),
      );
      this.#emit('error', { kind, message });
    };
    listen(
      this.#scope,
      target,
      ['error'],
      (event) => {
        // Resources that fail are no errors of scripts.
        const { message, filename } = event as ErrorEvent;
        if (message !== undefined) fail('error', message, filename);
      },
      CAPTURED,
    );
    listen(this.#scope, target, ['unhandledrejection'], (event) =>
      fail('rejection', textOf((event as PromiseRejectionEvent).reason)),
    );
  }

  #watchPressure(): void {
    const Observer = PressureObserverOf();
    if (!Observer) return;
    const observer = new Observer((records) => this.#record(Metric.Pressure, PRESSURES.indexOf(records.at(-1)!.state)));
    observer.observe('cpu', { sampleInterval: 5000 }).catch(() => {});
    this.#scope.add(() => observer.disconnect());
  }

  #watchFetch(): void {
    const original = globalThis.fetch;
    const ended = (status: number): void => {
      if (!this.#scope.closed) this.#machine.tell(Event.Called, status);
    };
    const wrapped: typeof fetch = async (...call) => {
      try {
        const response = await original(...call);
        ended(response.status);
        return response;
      } catch (error) {
        // What the page gave up itself is neither good nor bad.
        if ((error as Error | undefined)?.name !== 'AbortError') ended(0);
        throw error;
      }
    };
    globalThis.fetch = wrapped;
    // Where somebody else has wrapped it since, it stays, and does nothing more than call.
    this.#scope.add(() => {
      if (globalThis.fetch === wrapped) globalThis.fetch = original;
    });
  }

  record(name: string, value: number, unit: HealthUnit = '1', labels?: HealthLabels): void {
    if (!this.#scope.closed) this.#record(this.#series.of(name, unit, labels, false), value);
  }

  time<Result>(name: string, work: PromiseLike<Result>, labels?: HealthLabels): Promise<Result>;
  time<Result>(name: string, work: () => PromiseLike<Result>, labels?: HealthLabels): Promise<Result>;
  time<Result>(name: string, work: () => Result, labels?: HealthLabels): Result;
  time(name: string, work: unknown, labels?: HealthLabels): unknown {
    if (this.#scope.closed) return resultOf(work, () => {});
    const series = this.#series.of(name, 'ms', labels, true);
    const start = performance.now();
    return resultOf(work, (isFailed) => {
      if (!this.#scope.closed) this.#machine.tell(Event.Ended, series, performance.now() - start, Number(isFailed));
    });
  }

  mark(name: string, labels?: HealthLabels): void {
    this.record(name, 1, '1', labels);
  }

  count(sli: string, good: number | boolean, valid = 1): void {
    const number = this.#source.slis.indexOf(sli);
    if (number < SLIS.length) throw invalid('sli', 'the name of one of `slis`', sli);
    if (!this.#scope.closed) this.#machine.tell(Event.Counted, number, Number(good), valid);
  }

  snapshot(): HealthSnapshot {
    return this.#kept ?? snapshotOf(this.#source, this.#engine.memory.buffer.byteLength, this.#begun);
  }

  alerts(): HealthSnapshot['alerts'] {
    return this.#kept?.alerts ?? alertsOf(this.#source).filter(isOpen);
  }

  transitions(): ReturnType<Health['transitions']> {
    return this.#scope.closed ? [] : transitionsOf(this.#source);
  }

  resolve(id: number, note?: string): boolean {
    if (!this.alerts().some((alert) => alert.id === id) || this.#scope.closed) return false;
    if (note !== undefined) this.#notes.set(id, note);
    this.#machine.tell(Event.Resolve, id);
    return true;
  }

  history(name: string, level: keyof typeof TABLES): ReturnType<Health['history']> {
    const table = TABLES[level];
    if (table === undefined) throw invalid('level', "'raw', 'minute' or 'hour'", level);
    const series = this.#series.known(name);
    return series === undefined || this.#scope.closed ? [] : cellsOf(this.#source, table, series);
  }

  check(options: HealthCheckOptions = {}): HealthDocument {
    return healthDocument(this.snapshot(), options, new Date());
  }

  report(options?: HealthReportOptions & { readonly format?: 'json' }): Promise<HealthReport>;
  report(options: HealthReportOptions & { readonly format: 'markdown' | 'html' }): Promise<string>;
  async report(options: ReportOptions = {}): Promise<HealthReport | string> {
    const snapshot = this.snapshot();
    const past = (name: string, from: number) => {
      const series = this.#series.known(name);
      return series === undefined || this.#scope.closed ? undefined : pastOf(this.#source, series, from);
    };
    const isOwn = (name: string) => this.#series.isOwn(name);
    return (await reports()).reportOf({ snapshot, past, transitions: this.transitions(), isOwn }, options);
  }

  on<Name extends keyof HealthEvents>(name: Name, hear: (event: HealthEvents[Name]) => void): () => void {
    const off = this.#events.on(name, hear);
    if (name === 'warn') this.#warnings.deliver();
    return off;
  }

  flush(): void {
    this.#observers.take();
  }

  pause(): void {
    if (!this.#scope.closed) this.#machine.tell(Event.Pause);
  }

  resume(): void {
    if (!this.#scope.closed) this.#machine.tell(Event.Resume);
  }

  close(): void {
    if (this.#scope.closed) return;
    this.flush();
    this.#kept = this.snapshot();
    this.#scope.close();
    this.#events.clear();
    this.#machine.tell(Event.Close);
    this.#persistence?.close();
    this.#machine.end(Event.Close);
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
