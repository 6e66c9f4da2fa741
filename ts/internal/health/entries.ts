/** What PerformanceObserver tells, as the engine takes it. Fields that TypeScript does not know are named here. */
import { Entry, FileKind } from '../../../build/health/codes.js';
import type { Inbox } from './inbox.js';
import type { Names } from './names.js';
import { selectorOf } from './selector.js';

/** What packing needs. */
export interface Packing {
  readonly inbox: Inbox;
  readonly names: Names;
  readonly redact: (url: string) => string;
  /** The page's own host: a document keeps it, and asking for it takes 1 us in Chromium 156. */
  readonly host: string | undefined;
  /** Resources of this turn, for those whose name is asked for. */
  readonly resources: PerformanceResourceTiming[];
}

/** An entry of any type. */
export interface Loose extends PerformanceEntry {
  readonly element: Element | null;
  readonly url: string;
  readonly value: number;
  readonly hadRecentInput: boolean;
  readonly sources?: readonly { readonly node: Node | null }[];
  readonly processingStart: number;
  readonly processingEnd: number;
  readonly interactionId?: number;
  readonly target: Node | null;
  readonly blockingDuration: number;
  readonly renderStart: number;
  readonly styleAndLayoutStart: number;
  readonly scripts: readonly Script[];
  getLargestInteractionContentfulPaint?(): Loose | null;
  readonly largestContentfulPaint?: Loose & { readonly renderTime: number };
}

interface Script extends PerformanceEntry {
  readonly sourceURL: string;
  readonly sourceFunctionName: string;
  readonly invoker: string;
  readonly forcedStyleAndLayoutDuration: number;
}

const FOREIGN = /^(chrome|moz|safari-web)-extension:/;
const UNSIZED = 'img:not([width][height]),video:not([width][height]),iframe:not([height])';

const KINDS: Readonly<Record<string, FileKind>> = {
  fetch: FileKind.Call,
  xmlhttprequest: FileKind.Call,
  beacon: FileKind.Call,
  script: FileKind.Text,
  css: FileKind.Text,
  img: FileKind.Picture,
  image: FileKind.Picture,
  input: FileKind.Picture,
};
const FONT = /\.(woff2?|ttf|otf)($|\?)/;

/** Whether what moved was moved by a picture without size: it is one, or stands behind one. */
function isUnsized(node: Node | null | undefined): boolean {
  const element = node?.nodeType === 1 ? (node as Element) : (node?.parentElement ?? undefined);
  for (let at: Element | null | undefined = element, left = 3; at && left; at = at.previousElementSibling, left--)
    if (at.matches(UNSIZED) || at.querySelector(UNSIZED)) return true;
  return false;
}

/** The request of a picture that was painted: of several the last that began before. */
function requestOf(url: string, painted: number): PerformanceResourceTiming | undefined {
  const all = (url ? performance.getEntriesByName(url, 'resource') : []) as PerformanceResourceTiming[];
  return all.filter((entry) => (entry.requestStart || entry.startTime) <= painted).at(-1);
}

/** FNV-1a (Fowler, Noll, Vo) of a host by number and what follows it, to recognise an address that comes again. */
function hashOf(host: number, text: string, from: number): number {
  let hash = 0x811c9dc5 ^ host;
  for (let at = from; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

const HOST = /^[a-z][a-z\d+.-]*:\/\/(?:[^/?#@]*@)?([^/?#]*)/i;

function packResource(entry: PerformanceResourceTiming, { inbox, names, resources, host: own }: Packing): void {
  const { name, initiatorType, duration, responseEnd, transferSize, encodedBodySize, decodedBodySize } = entry;
  const { responseStatus = 0, renderBlockingStatus } = entry as {
    responseStatus?: number;
    renderBlockingStatus?: string;
  };
  // Without parsing it whole; of an address without host it is the scheme.
  const [origin, host] = HOST.exec(name) ?? [name.slice(0, name.indexOf(':') + 1)];
  const place = names.of(host ?? origin);
  const kind = FONT.test(name) ? FileKind.Font : (KINDS[initiatorType] ?? FileKind.Other);
  resources.push(entry);
  inbox.put(
    Entry.Resource,
    place,
    names.of(initiatorType),
    kind,
    duration,
    responseEnd,
    transferSize,
    encodedBodySize,
    decodedBodySize,
    responseStatus,
    Number(renderBlockingStatus === 'blocking'),
    Number(host !== own),
    hashOf(place, name, origin.length),
  );
}

const packEvent = (
  { startTime, processingStart, processingEnd, duration, interactionId = 0, name, target }: Loose,
  { inbox, names }: Packing,
): void =>
  inbox.put(
    Entry.Interaction,
    startTime,
    processingStart,
    processingEnd,
    duration,
    interactionId,
    names.of(name),
    interactionId ? names.of(selectorOf(target)) : 0,
  );

/** By type of entry. */
export const PACK: Readonly<Record<string, (entry: Loose, packing: Packing) => void>> = {
  paint: ({ name, startTime }, { inbox }) => {
    if (name === 'first-contentful-paint') inbox.put(Entry.FirstPaint, startTime);
  },
  'largest-contentful-paint': ({ startTime, element, url }, { inbox, names, redact }) => {
    const request = requestOf(url, startTime);
    inbox.put(
      Entry.LargestPaint,
      startTime,
      names.of(selectorOf(element)),
      names.of(url && redact(url)),
      request ? request.requestStart || request.startTime : 0,
      request?.responseEnd ?? 0,
      Number((element as HTMLImageElement | null)?.loading === 'lazy'),
      Number((element as HTMLImageElement | null)?.fetchPriority === 'high'),
      Number(request?.initiatorType === 'link'),
    );
  },
  'soft-navigation': (entry, packing) => {
    packing.inbox.put(Entry.SoftNavigation, entry.startTime, entry.interactionId ?? 0);
    // Its paint until now, whose own entry came before anybody knew that it is one of a navigation.
    const paint = entry.getLargestInteractionContentfulPaint?.();
    if (paint) PACK[paint.entryType]?.(paint, packing);
  },
  'interaction-contentful-paint': (entry, { inbox, names, redact }) => {
    const { startTime, interactionId, largestContentfulPaint: paint } = entry;
    if (!paint) return;
    const [element, url] = [names.of(selectorOf(paint.element)), names.of(paint.url && redact(paint.url))];
    inbox.put(Entry.SoftPaint, startTime, paint.renderTime, interactionId ?? 0, element, url);
  },
  'layout-shift': ({ startTime, value, hadRecentInput, sources = [] }, { inbox, names }) => {
    const node = (sources.find(({ node }) => node?.nodeType === 1) ?? sources[0])?.node;
    inbox.put(
      Entry.Shift,
      startTime,
      value,
      Number(hadRecentInput),
      hadRecentInput ? 0 : names.of(selectorOf(node)),
      Number(!hadRecentInput && isUnsized(node)),
      Number(node != null && !(node as Element).firstElementChild),
    );
  },
  event: packEvent,
  'first-input': packEvent,
  'long-animation-frame': (frame, { inbox, names, redact }) => {
    const { startTime, duration, blockingDuration, renderStart, styleAndLayoutStart, scripts } = frame;
    inbox.put(Entry.Frame, startTime, duration, blockingDuration, renderStart, styleAndLayoutStart);
    for (const script of scripts) {
      const { sourceURL, sourceFunctionName, invoker } = script;
      inbox.put(
        Entry.Script,
        script.startTime,
        script.duration,
        script.forcedStyleAndLayoutDuration,
        names.of(sourceURL && redact(sourceURL)),
        names.of(sourceFunctionName || invoker),
        Number(FOREIGN.test(sourceURL)),
      );
    }
  },
  longtask: ({ startTime, duration }, { inbox }) => inbox.put(Entry.Task, startTime, duration),
  resource: (entry, packing) => packResource(entry as PerformanceEntry as PerformanceResourceTiming, packing),
};

/** How the document came. */
export function packNavigation({ inbox }: Packing): void {
  const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (!entry) return;
  const { workerStart, fetchStart, domainLookupStart, connectStart, connectEnd, responseStart } = entry;
  const { activationStart = 0 } = entry as { activationStart?: number };
  const redirects = entry.redirectEnd - entry.redirectStart;
  inbox.put(
    Entry.Navigation,
    activationStart,
    workerStart,
    fetchStart,
    domainLookupStart,
    connectStart,
    connectEnd,
    responseStart,
    redirects,
  );
}
