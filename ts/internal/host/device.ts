/** What a browser says of the device; `device.node.ts` takes this file's place in Node. */

export interface Device {
  /** Logical processors; 0 where unknown. */
  readonly cores: number;
  /** Memory in GiB, which browsers round and cap; `NaN` where unknown. */
  readonly memoryGib: number;
  readonly kind: 'desktop' | 'phone' | 'server';
}

/**
 * Only Chromium has `deviceMemory` (since 63, https://www.w3.org/TR/device-memory/) and `userAgentData` (since 90,
 * https://wicg.github.io/ua-client-hints/).
 */
interface ChromiumNavigator {
  readonly deviceMemory?: number;
  readonly userAgentData?: { readonly mobile: boolean };
}

export function device(): Device {
  const { hardwareConcurrency, deviceMemory, userAgentData, maxTouchPoints } = navigator as Navigator &
    ChromiumNavigator;
  // Elsewhere a small screen that is touched is taken for a phone's; a worker has no screen to ask.
  const small = typeof screen !== 'undefined' && Math.min(screen.width, screen.height) < 600;
  const phone = userAgentData?.mobile ?? (maxTouchPoints > 0 && small);
  return { cores: hardwareConcurrency ?? 0, memoryGib: deviceMemory ?? NaN, kind: phone ? 'phone' : 'desktop' };
}
