import type { PageliftError } from './shared.js';
export { PageliftError, configure, isPageliftError } from './shared.js';
export type { ModuleName, PageliftConfig, PageliftErrorCode, WasmSource } from './shared.js';
/**
 * Watches how the page feels: vitals with what they are made of, the scripts to blame, requests, memory, errors, and whatever the
 * page records. It tells what is wrong, with thresholds and service levels, and what to do about it. It measures what it costs
 * itself, and does less when that is more than a thousandth of the time.
 *
 * What an engine cannot tell is `{ available: false, reason }`, never 0. Nothing leaves the page; with `persist` history outlives it.
 *
 * @example
 * ```ts
 * const health = await watchHealth();
 * health.on('alert', ({ alert }) => console.warn(alert.message));
 * const { metrics, recommendations } = health.snapshot();
 * ```
 *
 * @throws {PageliftError} `options/invalid`, `load/failed`
 */
export declare function watchHealth(options?: HealthOptions): Promise<Health>;
/** The script that took longest in an interaction or frame. `unknown` where the browser names none. */
export interface BlamedScript {
    readonly source: string;
    readonly function: string;
}
/** What `watchHealth` asks of a cache of this package. */
export interface CacheLike {
    stats(): {
        readonly hits: number;
        readonly misses: number;
    };
}
/** See `watchHealth`. */
export interface Health {
    /**
     * Adds a value to a metric of the page's own. It must be 0 or more; others are counted as `rejected`. Never throws for a value.
     * @throws {PageliftError} `options/invalid` for a name that is no text
     */
    record(name: string, value: number, unit?: HealthUnit, labels?: HealthLabels): void;
    /**
     * Measures what a function or promise takes, in ms, under its name, and counts it as failed when it throws. Gives its result, of
     * what can be awaited a promise of it.
     */
    time<Result>(name: string, work: PromiseLike<Result>, labels?: HealthLabels): Promise<Result>;
    time<Result>(name: string, work: () => PromiseLike<Result>, labels?: HealthLabels): Promise<Result>;
    time<Result>(name: string, work: () => Result, labels?: HealthLabels): Result;
    /** Adds one to a metric of the page's own: things a page counts. */
    mark(name: string, labels?: HealthLabels): void;
    /** Counts events of a service level of the page's own. */
    count(sli: string, good: number | boolean, valid?: number): void;
    snapshot(): HealthSnapshot;
    /** Open alerts, the worst first. */
    alerts(): readonly HealthAlert[];
    /** What alerts did, the last 200. */
    transitions(): readonly HealthTransition[];
    /** Ends an alert by hand. It is muted until what it is about was well once. Whether it was open. */
    resolve(id: number, note?: string): boolean;
    /** What a metric was, from the oldest to the newest: one cell a sample, minute or hour. */
    history(name: string, level: 'raw' | 'minute' | 'hour'): readonly HealthCell[];
    /** The health document. */
    check(options?: HealthCheckOptions): HealthDocument;
    /** A report on any time that history covers: as an object, as Markdown, or as HTML without scripts. */
    report(options?: HealthReportOptions & {
        readonly format?: 'json';
    }): Promise<HealthReport>;
    report(options: HealthReportOptions & {
        readonly format: 'markdown' | 'html';
    }): Promise<string>;
    /** Calls a function at each event; gives the function that ends that. A function that throws disturbs nobody. */
    on<Name extends keyof HealthEvents>(name: Name, hear: (event: HealthEvents[Name]) => void): () => void;
    /** Takes in what was observed until now. */
    flush(): void;
    /** Nothing is measured until `resume()`. */
    pause(): void;
    resume(): void;
    /** Ends it: no observer, timer, listener or database is left, and no function is patched. */
    close(): void;
    [Symbol.dispose](): void;
}
/** Something that is wrong. */
export interface HealthAlert {
    readonly id: number;
    /** `threshold`: a metric is beyond it. `unusual`: it is not what it usually is. `rising`: it will be. `budget`: a service level. */
    readonly kind: 'threshold' | 'unusual' | 'rising' | 'budget' | 'overflow';
    /** The metric's name, or the service level's. */
    readonly metric: string;
    readonly severity: HealthSeverity;
    readonly state: 'firing' | 'recovering' | 'resolved';
    /** The value that counts, in `unit`: of what rises the time that is left, in ms. */
    readonly value: number;
    readonly unit: HealthUnit;
    /** Of what rises: the time that is left at the least and at the most, in ms; `Infinity` where that is open. */
    readonly between?: readonly [number, number];
    /** What the metric is beyond, or will be, in its own unit. */
    readonly threshold: number;
    /** When it opened, and when it last changed, in ms since 1970. */
    readonly since: number;
    readonly changed: number;
    /** Whether nothing was measured for a while: it stands as it is. */
    readonly stale: boolean;
    /** What `resolve` was told. */
    readonly note?: string;
    /** A sentence. */
    readonly message: string;
}
export interface HealthAlertEvent {
    readonly transition: 'opened' | 'escalated' | 'resolved';
    readonly alert: HealthAlert;
}
/** A metric is not what it usually is. */
export interface HealthAnomaly {
    readonly metric: string;
    readonly value: number;
    /** What is usual: from, to. */
    readonly usual: readonly [number, number];
    readonly message: string;
}
/** What the vitals are made of, of the document or soft navigation that there is now. */
export interface HealthAttribution {
    /** The interaction that is the INP; its parts add up to it. */
    readonly inp?: {
        readonly value: number;
        readonly type: string;
        readonly target: string;
        readonly inputDelay: number;
        readonly processing: number;
        readonly presentation: number;
        /** The part in which the script took longest. */
        readonly part?: 'inputDelay' | 'processing' | 'presentation';
        readonly script?: BlamedScript;
        /** What that script took, and what of it was spent in layout that it forced, in ms. */
        readonly scriptTime?: number;
        readonly forcedLayout?: number;
    };
    /** The largest paint; its parts add up to it. */
    readonly lcp?: {
        readonly value: number;
        readonly element: string;
        readonly url: string;
        readonly ttfb: number;
        readonly loadDelay: number;
        readonly loadDuration: number;
        readonly renderDelay: number;
    };
    /** The largest shift of the worst session. */
    readonly cls?: {
        readonly value: number;
        readonly element: string;
        readonly shift: number;
        readonly at: number;
    };
    /** The first byte; its parts add up to it. */
    readonly ttfb?: {
        readonly value: number;
        readonly waiting: number;
        readonly cache: number;
        readonly dns: number;
        readonly connection: number;
        readonly request: number;
    };
}
/** What a metric was in one period. */
export interface HealthCell {
    /** When it ended, in ms since 1970. */
    readonly at: number;
    readonly count: number;
    readonly sum: number;
    readonly min: number;
    readonly max: number;
    readonly last: number;
    readonly p50: number;
    readonly p75: number;
    readonly p95: number;
}
/** See `health.check`. */
export interface HealthCheckOptions {
    /** Adds components and circuit breakers. @default true */
    readonly includeDetails?: boolean;
    /** Parts of the app by name: `true`, `false`, or a word of their own. */
    readonly services?: {
        readonly [name: string]: boolean | string;
    };
}
/** What watching itself took. */
export interface HealthCost {
    /** In ms, since the beginning. */
    readonly cpuMs: number;
    /** As a share of the time that the page was seen. */
    readonly cpuRatio: number;
    /** Memory of the module, in bytes. */
    readonly bytes: number;
    /** How much was given up to stay within `cpuBudget`: 0 nothing, 1 samples are rare, 2 resources, 3 scripts of frames. */
    readonly level: 0 | 1 | 2 | 3;
    /** How often is sampled now, in ms. */
    readonly sampleEvery: number;
}
/** The health document, as services give it. */
export interface HealthDocument {
    readonly status: 'healthy' | 'degraded' | 'unhealthy';
    /** ISO 8601. */
    readonly timestamp: string;
    /** In seconds. */
    readonly uptime: number;
    readonly slis: readonly {
        readonly name: string;
        readonly current: number | null;
        readonly target: number;
        readonly unit: HealthUnit;
        readonly status: HealthSli['status'];
        readonly trend: HealthSli['trend'];
    }[];
    readonly circuitBreakers: Readonly<Record<string, string>>;
    readonly components: Readonly<Record<string, string>>;
}
/** Errors of one kind. Numbers and quoted texts of the message are left out. */
export interface HealthError {
    readonly kind: 'error' | 'rejection';
    readonly message: string;
    readonly source: string;
    readonly count: number;
}
/** Events of `health.on`. */
export interface HealthEvents {
    readonly alert: HealthAlertEvent;
    readonly anomaly: HealthAnomaly;
    /** A vital has another value. */
    readonly vital: {
        readonly metric: HealthMetric;
        readonly value: number;
        readonly rating?: HealthRating;
    };
    /** Something was measured: once a sample. */
    readonly sample: HealthSnapshot;
    /** An error that nobody caught. */
    readonly error: {
        readonly kind: HealthError['kind'];
        readonly message: string;
    };
    /** Something does not work as asked for, and watching goes on without. */
    readonly warn: {
        readonly message: string;
        readonly error?: unknown;
    };
}
/** The files that took longest or were largest. */
export interface HealthFile {
    readonly url: string;
    readonly kind: string;
    readonly duration: number;
    readonly bytes: number;
}
/** Resources of a host and a kind. */
export interface HealthHost {
    readonly host: string;
    readonly kind: string;
    readonly count: number;
    /** Bytes on the way. */
    readonly bytes: number;
    readonly p50: number;
    readonly p95: number;
    readonly p99: number;
    readonly failed: number;
    /** Out of the browser's cache. */
    readonly cached: number;
}
/** Labels tell apart what has one name: `{ route: '/checkout' }`. */
export type HealthLabels = Readonly<Record<string, string | number | boolean>>;
/**
 * Metrics that every page has; what an engine cannot tell is `{ available: false }`.
 *
 * | metric | what it is |
 * |---|---|
 * | `lcp` `inp` `cls` `fcp` `ttfb` | the vitals, by the rules of web-vitals 6: one value a document, soft navigation or return |
 * | `interaction` | each interaction of 40 ms or more |
 * | `longFrame` `longTask` | long animation frames and long tasks, of 50 ms or more |
 * | `frameRate` `droppedFrames` | of the few frames that are measured at each sample |
 * | `loopDelay` | how late timers come |
 * | `mainThreadBusy` | the share of probes that came more than 4 ms late |
 * | `longTaskShare` | the share of time in long tasks: the thread is busy for at least that |
 * | `pressure` | PressureObserver's state: 0 nominal, 1 fair, 2 serious, 3 critical |
 * | `memory` `memoryShare` | the JavaScript heap, and as a share of its limit |
 * | `pageMemory` | all memory of the page, measured at most once in 5 minutes |
 * | `wasmMemory` | memory of this package's WebAssembly for health |
 * | `domNodes` `domDepth` | elements of the document, and how deep they are nested |
 * | `responseTime` | of calls: `fetch`, `XMLHttpRequest` and beacons |
 * | `failedRequests` `transferred` `cachedResources` | of all resources: share that failed, bytes, share out of the browser's cache |
 * | `requestRate` | requests a second |
 * | `cacheHitRatio` | of the cache that was given |
 * | `errors` `rejections` | errors that nobody caught, rejections that nobody handled, a minute |
 * | `roundTrip` `downlink` | what the browser guesses of the connection: ms, bytes a second |
 */
export type HealthMetric = 'lcp' | 'inp' | 'cls' | 'fcp' | 'ttfb' | 'interaction' | 'longFrame' | 'longTask' | 'frameRate' | 'droppedFrames' | 'loopDelay' | 'mainThreadBusy' | 'longTaskShare' | 'pressure' | 'memory' | 'memoryShare' | 'pageMemory' | 'wasmMemory' | 'domNodes' | 'domDepth' | 'responseTime' | 'failedRequests' | 'transferred' | 'cachedResources' | 'requestRate' | 'cacheHitRatio' | 'errors' | 'rejections' | 'roundTrip' | 'downlink';
export type HealthMetricValue = MeasuredMetric | {
    readonly available: false;
    readonly reason: UnavailableReason;
};
/** See `watchHealth`. */
export interface HealthOptions {
    /**
     * How often what no observer tells is read, in ms, at least 1000.
     * @default 10000
     */
    readonly sampleEvery?: number;
    /**
     * Thresholds by metric, in its unit; `false` for none. One of the page's own holds whatever its labels are.
     * @default those of web-vitals for vitals; of calls, memory, the main thread, failures and hit ratios our own; of what is timed 1 s and 5 s
     */
    readonly thresholds?: {
        readonly [metric: string]: HealthThreshold | false;
    };
    /** How long a value has to be bad before an alert opens, and good before it ends, and what values count, in ms of seen time. */
    readonly alerts?: {
        /**
         * How long a condition has to hold before its alert opens.
         * @default 15000, or two samples if that is longer
         */
        readonly wait?: number;
        /**
         * How long it has to be over before the alert ends.
         * @default 60000
         */
        readonly keep?: number;
        /**
         * The latest values that count.
         * @default 300000
         */
        readonly window?: number;
    };
    /** Service levels of the page's own, by name. */
    readonly slis?: {
        readonly [name: string]: SliOptions;
    };
    /**
     * For how long objectives hold, in ms, at least an hour.
     * @default 30 days
     */
    readonly period?: number;
    /** How many cells are kept a metric. */
    readonly history?: {
        /**
         * One a sample.
         * @default 300
         */
        readonly raw?: number;
        /** @default 180 */
        readonly minutes?: number;
        /** @default 72 */
        readonly hours?: number;
    };
    /**
     * The share of pages that are watched, from 0 to 1. One that is not loads no module, and measures nothing.
     * @default 1
     */
    readonly sampling?: number;
    /**
     * Whether the user agreed to be measured; without, nothing is.
     * @default true
     */
    readonly consent?: boolean;
    /**
     * The share of time that watching may take, above 0. Over it, samples become rare, then resources are not watched, then scripts.
     * @default 0.001
     */
    readonly cpuBudget?: number;
    /**
     * Metrics of the page's own that are kept apart, labels included; further ones are one, named `other`.
     * @default 200
     */
    readonly maxSeries?: number;
    /**
     * `high` finds shifts of a half instead of twofold ones, for one false alarm in 10,000 values.
     * @default 'normal'
     */
    readonly sensitivity?: 'normal' | 'high';
    /**
     * What of an address is kept.
     * @default origin and path, without query and fragment
     */
    readonly redact?: (url: string) => string;
    /**
     * Wraps `fetch` until `close()`, where resources do not tell their status: calls that failed are counted there.
     * @default false
     */
    readonly watchFetch?: boolean;
    /**
     * Keeps history, service levels and open alerts in IndexedDB, so that they outlive the page: pages of a site that use one name, in
     * whatever tabs, add up. `true` is the name `default`. Stored every 5 minutes, and when the page is hidden: numbers, and the names
     * of metrics and service levels. Where storage is refused or full, a `warn` event says so, and history is this page's.
     * @default false
     */
    readonly persist?: boolean | string;
    /** Are told alerts and samples. */
    readonly sinks?: readonly HealthSink[];
    /** The cache whose hits are `cacheHitRatio`. */
    readonly cache?: CacheLike;
    /** Ends it, as `close()` does. */
    readonly signal?: AbortSignal | undefined;
}
/** How good a value is, by its thresholds. */
export type HealthRating = 'good' | 'needs-improvement' | 'poor';
/** What to do about something: named by a stable id, in a sentence, best first. */
export interface HealthRecommendation {
    /** Such as `inp/processing`. */
    readonly id: string;
    /** What it would gain, in ms for the share of users that have it. */
    readonly gain: number;
    /** What is wrong, and where. */
    readonly message: string;
    /** What to do. */
    readonly fix: string;
    /** Where this is said. */
    readonly source: string;
    /** The element, script, host or file that it is about. */
    readonly place?: string;
}
export interface HealthReport {
    /** In ms since 1970. */
    readonly from: number;
    readonly to: number;
    /** What of the period history covers, in ms. */
    readonly covered: number;
    readonly status: HealthDocument['status'];
    /** A sentence. */
    readonly summary: string;
    readonly vitals: readonly HealthReportMetric[];
    readonly metrics: readonly HealthReportMetric[];
    readonly slis: readonly HealthSli[];
    readonly alerts: readonly HealthTransition[];
    readonly slowest: readonly HealthReportMetric[];
    readonly hosts: readonly HealthHost[];
    readonly files: readonly HealthFile[];
    readonly errors: readonly HealthError[];
    readonly recommendations: readonly HealthRecommendation[];
    readonly unavailable: readonly {
        readonly metric: string;
        readonly reason: UnavailableReason;
    }[];
    readonly cost: HealthCost;
}
/** A metric over the period of a report. Percentiles are means of those of the cells, weighted by their counts. */
export interface HealthReportMetric {
    readonly name: string;
    readonly unit: HealthUnit;
    readonly count: number;
    readonly min: number;
    readonly max: number;
    readonly mean: number;
    readonly p50: number;
    readonly p75: number;
    readonly p95: number;
    readonly rating?: HealthRating;
}
/** See `health.report`. */
export interface HealthReportOptions {
    /** The time that it is about, in ms up to now: `'day'` for 24 hours. What history covers, at most. @default an hour */
    readonly period?: number | 'day';
}
/** Scripts by the time that they took in long frames. */
export interface HealthScript extends BlamedScript {
    readonly count: number;
    /** In ms, and what of it was spent in layout that the script forced. */
    readonly time: number;
    readonly forcedLayout: number;
}
export type HealthSeverity = 'low' | 'medium' | 'high' | 'critical';
/** Hears of alerts and samples; `health.on` hears the same. Nothing else of it is used: more will come, as exporters do. */
export interface HealthSink {
    /** An alert opened, became worse or ended. */
    alert?(event: HealthAlertEvent): void;
    /** Something was measured: once a sample. */
    sample?(snapshot: HealthSnapshot): void;
}
/** A service level. */
export interface HealthSli {
    readonly name: string;
    /** The share of good events, or the percentile in ms; absent below 20 events. */
    readonly current?: number;
    readonly target: number;
    readonly unit: HealthUnit;
    readonly status: 'meeting' | 'atRisk' | 'breaching' | 'unknown';
    readonly trend: 'improving' | 'stable' | 'degrading';
    /** What is left of the bad events that the objective allows, from 1 down, of what is counted still (3 days at most). */
    readonly budgetLeft?: number;
    /** How fast that is used up: at 1 it lasts just as long as the period. Of the last hour. */
    readonly burnRate?: number;
    /** Events that count, and those that were good. */
    readonly valid: number;
    readonly good: number;
}
export interface HealthSnapshot {
    /** In ms since 1970. */
    readonly at: number;
    /** Since `watchHealth`, in ms. */
    readonly uptime: number;
    readonly metrics: Readonly<Record<HealthMetric, HealthMetricValue>> & {
        readonly [name: string]: HealthMetricValue;
    };
    readonly attribution: HealthAttribution;
    readonly alerts: readonly HealthAlert[];
    readonly slis: readonly HealthSli[];
    readonly recommendations: readonly HealthRecommendation[];
    readonly hosts: readonly HealthHost[];
    readonly scripts: readonly HealthScript[];
    readonly errors: readonly HealthError[];
    readonly files: readonly HealthFile[];
    readonly cost: HealthCost;
}
/** From when on a metric is too bad: above both, or below both where `critical` is the smaller one. In its unit. */
export interface HealthThreshold {
    readonly warning: number;
    readonly critical: number;
}
/** A transition of an alert, of the last 200. */
export interface HealthTransition {
    /** In ms since 1970. */
    readonly at: number;
    readonly id: number;
    readonly kind: HealthAlert['kind'];
    readonly metric: string;
    readonly transition: 'opened' | 'escalated' | 'resolved';
    readonly severity: HealthSeverity;
    readonly value: number;
    readonly unit: HealthUnit;
}
/** Units, as UCUM and OpenTelemetry write them: milliseconds, seconds, bytes, plain numbers, shares from 0 to 1. */
export type HealthUnit = 'ms' | 's' | 'By' | '1' | 'ratio';
/** A metric that is measured, of the last one to two hours. Numbers are absent while there is no value. */
export interface MeasuredMetric {
    readonly available: true;
    readonly unit: HealthUnit;
    /** How many values there are. */
    readonly count: number;
    readonly last?: number;
    readonly min?: number;
    readonly max?: number;
    readonly mean?: number;
    readonly p50?: number;
    readonly p75?: number;
    readonly p95?: number;
    readonly p99?: number;
    /** The most that a percentile is off, as a share of its value. */
    readonly error: number;
    /** How good it is, where it has thresholds. */
    readonly rating?: HealthRating;
    /** By how much it rises a minute, where it does so steadily. */
    readonly trend?: number;
    /** Values that were none: `NaN`, infinite, negative. */
    readonly rejected: number;
}
/** A service level: a share of events that has to be good. Its events come by `health.count`. */
export interface SliOptions {
    /** The share that has to be good, between 0 and 1, 1 excluded: 0.999 allows one bad event in a thousand. */
    readonly objective: number;
}
/**
 * Why a metric is not there: the engine does not tell, only isolated pages may know, a user or policy does not allow it, the page was
 * hidden, it was switched off to stay within `cpuBudget`, or the page is not watched at all (`consent`, `sampling`).
 */
export type UnavailableReason = 'engine' | 'isolation' | 'permission' | 'hidden' | 'budget' | 'unwatched';
