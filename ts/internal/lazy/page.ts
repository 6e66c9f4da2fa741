import { Command, Event, Stat } from '../../../build/lazy/codes.js';
import { PageliftError } from '../../errors.js';
import { invalid } from '../common/invalid.js';
import { Scope } from '../common/scope.js';
import { listen } from '../host/listen.js';
import { idle } from '../host/page.js';
import { AutoSizes } from './auto-sizes.js';
import { Hosts } from './hosts.js';
import type { LazyEngine } from './lazy-engine.js';
import { makeMachine } from './machine.js';
import type { LazyMachine } from './machine.js';
import { Numbers } from './numbers.js';
import { watchPage } from './page-events.js';
import { showing } from './placeholders.js';
import { Scrollers } from './scrollers.js';
import type { Showing } from './showing.js';
import { shape, unshape } from './shapes.js';
import { addressOf, again, giveBack, isDone, isHeld, isNative, isThere } from './source.js';
import { put, showBackground, standIn, takeOver } from './source.js';
import { isElement, within } from './targets.js';
import { Transfers } from './transfers.js';
import type { Lazy, LazyOptions, LazyStats } from './types.js';
import { Waiters } from './waiters.js';
import { Watching } from './watching.js';

/** Milliseconds that the page may take to be idle. */
const IDLE_PATIENCE = 1000;

/** Where pages are developed. */
const DEVELOPMENT = /^(localhost|127\.0\.0\.1|\[::1\]|.*\.(localhost|local|test))$/;

/** A page of elements that load when their turn has come. */
export class LazyPage implements Lazy {
  readonly #engine: LazyEngine;
  readonly #options: LazyOptions;
  readonly #scope = new Scope();
  readonly #machine: LazyMachine;
  readonly #number: number;
  readonly #watching: Watching;
  readonly #scrollers: Scrollers;
  readonly #hosts = new Hosts();
  readonly #transfers = new Transfers();
  readonly #autoSizes = new AutoSizes();
  /** Whatever changes the layout of the page mostly changes its size; and a picture without box may get one. */
  readonly #sizes = new ResizeObserver(() => this.#measure());
  readonly #slots = new Numbers((slot) => this.#machine.note(Event.Unwatch, slot));
  /** Slots that are within reach. */
  readonly #near = new Set<number>();
  readonly #taken = new Set<Element>();
  readonly #asked = new WeakSet<Element>();
  readonly #waiters = new Waiters();
  #showing: Promise<Showing> | undefined;
  /** What there was to know when it was closed. */
  #last: LazyStats | undefined;
  #frame = 0;

  constructor(engine: LazyEngine, root: ParentNode, options: LazyOptions) {
    this.#engine = engine;
    this.#options = options;
    const on = (work: (element: Element) => void) => (slot: number) => {
      const element = this.#slots.at(slot);
      if (element) work(element);
    };
    [this.#machine, this.#number] = makeMachine(engine, options, {
      [Command.Observe]: (first, count) => this.#observe(first, count),
      [Command.ObservePost]: on((element) => this.#watching.observePost(element)),
      [Command.AwaitIdle]: () => void idle(IDLE_PATIENCE).then(() => this.#machine.tell(Event.Idle)),
      [Command.TakeOver]: on((element) => this.#takeOver(element)),
      [Command.Leave]: on((element) => this.#forget(element)),
      [Command.Paint]: on((element) => this.#paint(element)),
      [Command.Ask]: on((element) => this.#ask(element)),
      [Command.GiveUp]: on((element) => this.#giveUp(element)),
    });
    this.#scrollers = new Scrollers(this.#machine);
    this.#watching = new Watching(
      (entries) => this.#seen(entries),
      (entries) => this.#passed(entries),
    );
    this.#listen(root);
  }

  #listen(root: ParentNode): void {
    const scope = this.#scope;
    const passive = { capture: true, passive: true };
    watchPage(scope, this.#machine);
    listen(scope, document, ['scroll'], ({ target }) => this.#soon(() => this.#scrollers.scrolled(target)), passive);
    listen(scope, root, ['load', 'loadeddata'], ({ target }) => this.#loaded(target as Element), passive);
    listen(scope, root, ['error'], ({ target }) => this.#failed(target as Element), passive);
    this.#sizes.observe(document.documentElement);
    listen(scope, window, ['resize'], () => this.#measure());
    scope.add(() => {
      this.#last = this.#stats();
      this.#sizes.disconnect();
      this.#watching.close();
      this.#transfers.close();
      this.#autoSizes.close();
      cancelAnimationFrame(this.#frame);
      // What was not taken over is as it was.
      for (const element of this.#taken) giveBack(element);
      for (const element of this.#slots.known()) unshape(element);
      this.#machine.end(Event.Close);
      void this.#showing?.then((showing) => showing.close());
      this.#waiters.rejectAll(letGo());
    });
    const { signal } = this.#options;
    if (signal) listen(scope, signal, ['abort'], () => this.close());
    if (DEVELOPMENT.test(location.hostname)) this.#warn().catch(() => {});
  }

  /** Without the code of the warning there is none. */
  async #warn(): Promise<void> {
    const { warnOfLazyPaints } = await import('./lcp-warning.js');
    const isLazy = (element: Element) => this.#asked.has(element) || element.getAttribute('loading') === 'lazy';
    warnOfLazyPaints(this.#scope, isLazy);
  }

  /** Watches what a selector finds: elements that are there, and those that come and go. */
  watch(root: ParentNode, selector: string): void {
    const found = root.querySelectorAll(selector);
    if (found.length) this.#machine.note(Event.Attach, this.#slots.addList(found), found.length);
    this.#machine.tell(Event.Decide);
    const changes = new MutationObserver((records) => {
      const added: Element[] = [];
      for (const { addedNodes, removedNodes } of records) {
        for (const node of removedNodes) if (!node.isConnected) this.#removed(node);
        for (const node of addedNodes) if (isElement(node) && node.isConnected) added.push(...within(node, selector));
      }
      if (added.length) this.add(added);
    });
    changes.observe(root, { childList: true, subtree: true });
    this.#scope.add(() => changes.disconnect());
  }

  #removed(node: Node): void {
    if (!isElement(node)) return;
    for (const element of [node, ...node.querySelectorAll('*')]) {
      this.#letGo(element);
      this.#autoSizes.forget(element);
    }
  }

  add(elements: Element | Iterable<Element>): void {
    if (this.#scope.closed) return;
    const first = this.#slots.count;
    for (const element of isElement(elements) ? [elements] : elements) {
      if (!isElement(element)) throw invalid('target', 'elements', element);
      const again = this.#slots.add(element);
      if (again !== undefined) this.#machine.note(Event.Attach, again, 1);
    }
    const count = this.#slots.count - first;
    if (count) this.#machine.note(Event.Attach, first, count);
    this.#machine.tell(Event.Decide);
  }

  remove(elements: Element | Iterable<Element>): void {
    if (this.#scope.closed) return;
    // Also those that were not looked at yet.
    this.#slots.all();
    for (const element of isElement(elements) ? [elements] : elements) this.#letGo(element);
    this.#machine.tell(Event.Decide);
  }

  load(element: Element): Promise<void> {
    const loaded = this.#want(element);
    this.#machine.tell(Event.Decide);
    return loaded;
  }

  async loadAll(): Promise<void> {
    if (this.#scope.closed) return;
    const all = this.#slots.all().map((element) => this.#want(element));
    this.#machine.tell(Event.Decide);
    await Promise.allSettled(all);
  }

  async #want(element: Element): Promise<void> {
    if (this.#scope.closed) throw letGo();
    this.add(element);
    const slot = this.#slots.of(element)!;
    if (this.#isOthers(element)) return this.#forget(element);
    this.#machine.note(Event.Want, slot);
    return this.#waiters.wait(element);
  }

  stats(): LazyStats {
    return this.#last ?? this.#stats();
  }

  #stats(): LazyStats {
    const stat = (stat: Stat) => this.#engine.lazy_stat(this.#number, stat);
    const bytes = stat(Stat.Bytes);
    return {
      watched: stat(Stat.Watched),
      inFlight: stat(Stat.InFlight),
      loaded: stat(Stat.Loaded),
      failed: stat(Stat.Failed),
      retried: stat(Stat.Retried),
      ...(bytes > 0 ? { bytes } : {}),
      wait: { p50: stat(Stat.WaitMedian), p95: stat(Stat.Wait95) },
      leftBlank: stat(Stat.LeftBlank),
    };
  }

  close(): void {
    this.#scope.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #observe(first: number, count: number): void {
    for (const element of this.#slots.range(first, count)) {
      if (this.#isOthers(element)) {
        this.#forget(element);
        continue;
      }
      this.#watching.observe(element);
      this.#show((showing) => showing.color(element), element);
    }
  }

  /** Whether it is there already, has nothing to load, or is left to the browser. */
  #isOthers(element: Element): boolean {
    const { load, takeOver = true } = this.#options;
    return (load === undefined && isDone(element)) || (!takeOver && isNative(element));
  }

  /** Something is to be told to the engine in the next frame. */
  #soon(change: () => void): void {
    change();
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#scrollers.tell();
      this.#machine.tell(Event.Decide);
    });
  }

  #measure(): void {
    this.#scrollers.measure();
    for (const slot of this.#near) this.#tellBox(slot);
    this.#machine.tell(Event.Decide);
  }

  #seen(entries: readonly IntersectionObserverEntry[]): void {
    this.#scrollers.tell();
    const ours = entries.filter(({ target }) => this.#slots.of(target) !== undefined);
    shape(ours.map(({ target }) => target));
    for (const { target, isIntersecting } of ours) {
      const slot = this.#slots.of(target)!;
      if (isNative(target)) this.#machine.note(Event.Native, slot);
      if (isIntersecting) this.#near.add(slot);
      else this.#near.delete(slot);
      // Not the entry's box, which is that of the frame before: the page may have scrolled on by a screen since.
      if (isIntersecting) this.#tellBox(slot);
      else this.#machine.note(Event.Far, slot);
    }
    this.#machine.tell(Event.Decide);
  }

  #tellBox(slot: number): void {
    const element = this.#slots.at(slot)!;
    const rect = element.getBoundingClientRect();
    if (rect.width === 0 && rect.height === 0) this.#sizes.observe(element);
    const scroller = this.#scrollers.of(element);
    this.#machine.note(Event.Belongs, slot, scroller, this.#hosts.of(addressOf(element)));
    this.#machine.note(Event.Near, slot, ...this.#scrollers.box(scroller, rect));
  }

  #passed(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries)
      if (isIntersecting) this.#machine.note(Event.Passed, this.#slots.of(target) ?? 0);
    this.#machine.tell(Event.Decide);
  }

  #takeOver(element: Element): void {
    takeOver(element);
    this.#taken.add(element);
  }

  #ask(element: Element): void {
    const background = element.getAttribute('data-bg');
    if (background !== null) return this.#askByImage(element, background);
    // Wanted before it has come near.
    if (isNative(element)) this.#takeOver(element);
    this.#asked.add(element);
    this.#autoSizes.write(element);
    if (isHeld(element)) put(element);
    else if (this.#options.load) return this.#askByCall(element);
    else again(element);
    // A video without `preload` may never say that it has data.
    if (element.localName === 'video') this.#loaded(element);
    else if (isThere(element as HTMLImageElement)) this.#loaded(element, true);
  }

  #askByImage(element: Element, address: string): void {
    const image = new Image();
    image.onload = () => {
      showBackground(element as HTMLElement, address);
      this.#loaded(element, false, image.src);
    };
    image.onerror = () => this.#failed(element);
    image.src = address;
  }

  #askByCall(element: Element): void {
    Promise.resolve(element)
      .then(this.#options.load)
      .then(
        () => this.#loaded(element),
        () => this.#failed(element),
      );
  }

  #loaded(element: Element, instant = false, address = addressNow(element)): void {
    const slot = this.#slots.of(element);
    // The events of what it does not load are others' business, and `load` of a taken picture may be that of an empty address.
    if (element.localName === 'img' && !address) return;
    // The browser may have loaded what was wanted here, or what was left to it with a placeholder.
    this.#waiters.settle(element);
    this.#show((showing) => showing.reveal(element, instant));
    if (slot === undefined) return;
    this.#machine.note(Event.Loaded, slot, this.#transfers.take(address));
    this.#forget(element);
    this.#notify(() => this.#options.onLoad?.(element));
    this.#machine.tell(Event.Decide);
  }

  #failed(element: Element): void {
    const slot = this.#slots.of(element);
    if (slot === undefined) {
      this.#waiters.settle(element, unreadable(element));
      return this.#show((showing) => showing.fail(element));
    }
    this.#machine.note(Event.Failed, slot);
    this.#machine.tell(Event.Decide);
  }

  /** It has failed for good: its stand-in is shown, if there is one; else its alternative text. */
  #giveUp(element: Element): void {
    const error = unreadable(element);
    this.#forget(element);
    this.#show((showing) => showing.fail(element), element);
    this.#notify(() => {
      const address = this.#options.fallback?.(element);
      if (address !== undefined) standIn(element, address);
    });
    this.#waiters.settle(element, error);
    this.#notify(() => this.#options.onError?.(element));
  }

  /** Calls what the page gave. An error in it is the page's own: reported as any uncaught one, and nothing here stops. */
  #notify(call: () => void): void {
    queueMicrotask(call);
  }

  /** It is no longer this page's business. */
  #forget(element: Element): void {
    const slot = this.#slots.of(element);
    if (slot === undefined) return;
    this.#slots.free(element, slot);
    this.#near.delete(slot);
    this.#taken.delete(element);
    this.#watching.unobserve(element);
    this.#sizes.unobserve(element);
    unshape(element);
    this.#machine.note(Event.Unwatch, slot);
  }

  #letGo(element: Element): void {
    // Also of what was left to the browser.
    if (this.#showing) this.#show((showing) => showing.drop(element), element);
    if (this.#slots.of(element) === undefined) return;
    if (this.#taken.has(element)) giveBack(element);
    this.#forget(element);
    this.#waiters.settle(element, letGo());
  }

  #paint(element: Element): void {
    if (this.#options.placeholder !== 'color') this.#show((showing) => showing.paint(element), element);
  }

  /** Has placeholders shown, by code that only pages with placeholders load. */
  #show(work: (showing: Showing) => void, element?: Element): void {
    const { placeholder = 'auto', fade = 200 } = this.#options;
    if (placeholder === 'none') return;
    if (element && !element.hasAttribute('data-thumbhash') && !element.hasAttribute('data-blurhash')) return;
    if (!element && !this.#showing) return;
    this.#showing ??= showing().then(({ Showing }) => new Showing(fade));
    // Without that code there are no placeholders; pictures load all the same.
    this.#showing.then(work, () => (this.#showing = undefined));
  }
}

const unreadable = (element: Element): PageliftError =>
  new PageliftError('source/unreadable', `${addressOf(element)} could not be loaded`);

const letGo = (): PageliftError =>
  new PageliftError('lazy/closed', 'the element is no longer loaded lazily: it was removed, or loading was closed');

/** What it shows now; empty where that is nothing. */
const addressNow = (element: Partial<HTMLImageElement>): string => element.currentSrc ?? element.src ?? '';
