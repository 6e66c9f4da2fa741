import { Command, Entry, Event, Metric, RECORD, Table } from '../../../build/health/codes.js';
import type { Reason, Transition } from '../../../build/health/codes.js';
import { Events } from '../common/events.js';
import { invalid } from '../common/invalid.js';
import { Scope } from '../common/scope.js';
import { onDemand } from '../engine/loader.js';
import { MachineDriver } from '../engine/machine.js';
import { healthDocument } from './document.js';
import { packNavigation } from './entries.js';
import type { Packing } from './entries.js';
import type { HealthEngine } from './health-engine.js';
import { Inbox } from './inbox.js';
import { Names } from './names.js';
import { Observers, typesOf } from './observers.js';
import { listen, watchPage } from './page-events.js';
import type { HealthMachine } from './page-events.js';
import { Sampler } from './sample.js';
import { anomalyMessage } from './sentences.js';
import { SeriesNumbers } from './series.js';
import { alertsOf, cellsOf, isOpen, RATINGS, snapshotOf, TRANSITIONS, transitionsOf } from './snapshot.js';
import type { Source } from './snapshot.js';
import { rowsOf } from './tables.js';
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
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MONTH = 30 * DAY;

type ReportFormat = 'json' | 'markdown' | 'html';

/** Few pages make reports. */
const reports = onDemand('reports', () => import('./reports.js'));

/** Origin and path: queries and fragments may name people. */
const withoutQuery = (url: string): string => url.replace(/[?#].*/, '');

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
  readonly #begun = performance.now();
  readonly #packing: Packing;
  readonly #observers: Observers;
  readonly #sampler: Sampler;
  readonly #series: SeriesNumbers;
  readonly #source: Source;
  readonly #notes = new Map<number, string>();
  /** Milliseconds spent since the engine was told last. */
  #spent = 0;

  /** One that does not watch knows nothing. */
  constructor(engine: HealthEngine, options: HealthOptions, isWatched: boolean) {
    const { alerts = {}, history = {}, slis = {}, thresholds = {}, sinks = [], signal } = options;
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
    this.#machine = new MachineDriver<Event, Command>(engine, id, RECORD, {
      [Command.Sample]: () => void this.#sample(),
      [Command.Alert]: (alert, transition) => this.#tellAlert(alert, transition),
      [Command.Unusual]: (series, value, low, high) => this.#tellUnusual(series, value, [low, high]),
      [Command.Vital]: (series, value) => this.#tellVital(series, value),
      [Command.Name]: (resource, place) => this.#name(resource, place),
      [Command.Observe]: (level) => this.#observe(level),
      [Command.Store]: () => {},
      [Command.Judged]: () => {
        if (this.#events.has('sample')) this.#events.emit('sample', this.snapshot());
      },
    });
    this.#series = new SeriesNumbers(engine, id);
    try {
      this.#set(thresholds);
    } catch (error) {
      engine.machine_free(id);
      throw error;
    }
    const names = new Names();
    const inbox = new Inbox(engine, id);
    this.#packing = { inbox, names, redact: options.redact ?? withoutQuery, resources: [] };
    this.#source = {
      rows: (table, of) => rowsOf(engine, id, table, of),
      names,
      series: this.#series,
      slis: [...SLIS, ...Object.keys(slis)],
      notes: this.#notes,
    };
    for (const { objective } of Object.values(slis)) engine.health_sli(id, objective);
    this.#sampler = new Sampler(inbox, this.#record, options.cache);
    findUnavailable(typesOf(), (metric: Metric, reason: Reason) =>
      this.#machine.note(Event.Unavailable, metric, reason),
    );
    for (const sink of sinks) {
      if (sink.alert) this.on('alert', (event) => sink.alert!(event));
      if (sink.sample) this.on('sample', (event) => sink.sample!(event));
    }
    if (!isWatched) this.#end();
    this.#observed(() => packNavigation(this.#packing));
    this.#observers = new Observers(this.#scope, this.#packing, this.#observed);
    if (!isWatched) return;
    watchPage(this.#scope, this.#machine, () => this.#observers.take());
    this.#watchErrors();
    this.#watchPressure();
    if (options.watchFetch && !tellsStatus()) this.#watchFetch();
    const close = (): void => this.close();
    signal?.addEventListener('abort', close, { once: true });
    this.#scope.add(() => signal?.removeEventListener('abort', close));
  }

  #set(thresholds: NonNullable<HealthOptions['thresholds']>): void {
    for (const [name, threshold] of Object.entries(thresholds)) {
      const number = this.#series.of(name, 'ms', undefined, true);
      const { warning, critical } = threshold || { warning: NaN, critical: NaN };
      if (!this.#engine.health_threshold(this.#id, number, warning, critical))
        throw invalid(
          `thresholds.${name}`,
          'a critical value beyond the warning, of 0 or more',
          `${warning}, ${critical}`,
        );
    }
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
    inbox.send();
    const { interactionCount = NaN } = performance as { interactionCount?: number };
    this.#machine.tell(Event.Observed, interactionCount);
    resources.length = 0;
    this.#spent += performance.now() - start;
  };

  async #sample(): Promise<void> {
    const bytes = this.#engine.memory.buffer.byteLength;
    await this.#sampler.read(bytes).catch((error: unknown) => this.#warn('a sample could not be read', error));
    if (this.#scope.closed) return;
    this.#observed(() => {});
    const start = performance.now();
    this.#machine.note(Event.Spent, this.#spent);
    this.#machine.tell(Event.Sampled);
    this.#spent = performance.now() - start;
  }

  #warn(message: string, error: unknown): void {
    this.#events.emit('warn', { message, error });
  }

  #tellAlert(id: number, transition: Transition): void {
    if (!this.#events.has('alert')) return;
    const alert = alertsOf(this.#source).find((alert) => alert.id === id);
    if (alert) this.#events.emit('alert', { transition: TRANSITIONS[transition]!, alert });
  }

  #tellUnusual(series: number, value: number, usual: readonly [number, number]): void {
    if (!this.#events.has('anomaly')) return;
    const metric = this.#series.at(series);
    const known = this.snapshot().metrics[metric];
    const message = anomalyMessage(metric, value, usual, known?.available ? known.unit : '1');
    this.#events.emit('anomaly', { metric, value, usual, message });
  }

  #tellVital(series: number, value: number): void {
    if (!this.#events.has('vital')) return;
    const metric = this.#series.at(series) as HealthMetric;
    const known = this.snapshot().metrics[metric];
    const rating = (known.available && known.rating) || RATINGS[1]!;
    this.#events.emit('vital', { metric, value, rating });
  }

  #name(resource: number, place: number): void {
    const { names, redact, resources } = this.#packing;
    const url = resources[resource]?.name;
    if (url !== undefined) this.#engine.health_nameFile(this.#id, place, names.of(redact(url)));
  }

  #observe(level: number): void {
    for (const [type, least] of [
      ['resource', 2],
      ['long-animation-frame', 3],
    ] as const)
      if (level >= least) this.#observers.stop(type);
      else this.#observers.observe(type);
  }

  #watchErrors(): void {
    const { inbox, names, redact } = this.#packing;
    const fail = (kind: 'error' | 'rejection', reason: unknown, source = ''): void =>
      this.#observed(() => {
        const message = shapeOf(String((reason as Error | undefined)?.message ?? reason));
        inbox.put(Entry.Failure, Number(kind === 'rejection'), names.of(message), names.of(source && redact(source)));
        this.#events.emit('error', { kind, message });
      });
    if (typeof addEventListener !== 'function') return;
    listen(this.#scope, globalThis as unknown as EventTarget, ['error'], (event) => {
      // Resources that fail are no errors of scripts.
      const { message, filename } = event as ErrorEvent;
      if (message !== undefined) fail('error', message, filename);
    });
    listen(this.#scope, globalThis as unknown as EventTarget, ['unhandledrejection'], (event) =>
      fail('rejection', (event as PromiseRejectionEvent).reason),
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
    const ended = (isFailed: boolean): void => {
      if (!this.#scope.closed) this.#machine.tell(Event.Called, Number(isFailed));
    };
    const wrapped: typeof fetch = async (...call) => {
      try {
        const response = await original(...call);
        ended(response.status >= 500);
        return response;
      } catch (error) {
        ended((error as Error | undefined)?.name !== 'AbortError');
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

  time<Result>(name: string, work: (() => Result) | PromiseLike<Result>, labels?: HealthLabels): Result {
    const series = this.#scope.closed ? 0 : this.#series.of(name, 'ms', labels, true);
    const start = performance.now();
    const end = (isFailed: boolean): void => {
      if (!this.#scope.closed) this.#machine.tell(Event.Ended, series, performance.now() - start, Number(isFailed));
    };
    let result: unknown = work;
    try {
      if (typeof work === 'function') result = work();
    } catch (error) {
      end(true);
      throw error;
    }
    const { then } = (result ?? {}) as { then?: unknown };
    if (typeof then !== 'function') end(false);
    else
      (result as PromiseLike<unknown>).then(
        () => end(false),
        () => end(true),
      );
    return result as Result;
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

  /** What was known when it was closed. */
  #kept: HealthSnapshot | undefined;

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
  async report({ period = HOUR, format = 'json' }: HealthReportOptions & { readonly format?: ReportFormat } = {}) {
    const time = period === 'day' ? DAY : period;
    if (!(time > 0)) throw invalid('period', "'day' or a number of ms above 0", period);
    if (!['json', 'markdown', 'html'].includes(format)) throw invalid('format', "'json', 'markdown' or 'html'", format);
    const snapshot = this.snapshot();
    const cells = (name: string, level: keyof typeof TABLES) => this.history(name, level);
    const source = { snapshot, cells, transitions: this.transitions() };
    const { makeReport, markdown, html } = await reports();
    const report = makeReport(source, time, snapshot.at);
    return format === 'json' ? report : format === 'html' ? html(report) : markdown(report);
  }

  on<Name extends keyof HealthEvents>(name: Name, hear: (event: HealthEvents[Name]) => void): () => void {
    return this.#events.on(name, hear);
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
    this.#end();
  }

  #end(): void {
    this.#kept = this.snapshot();
    this.#scope.close();
    this.#events.clear();
    this.#machine.end(Event.Close);
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
