// Virtual time: clocks and timers move only when a test moves them.
import { mock } from 'node:test';

/** Stops the clocks. `pass(ms)` moves them on and runs the timers that end; `restore()` sets the real ones going again. */
export function virtualTime() {
  const real = { date: Date.now, performance: performance.now };
  const time = { wall: real.date(), monotonic: real.performance.call(performance) };
  Date.now = () => time.wall;
  performance.now = () => time.monotonic;
  mock.timers.enable({ apis: ['setTimeout'] });
  // Readings are kept until the present run of code is over.
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    async pass(ms) {
      time.wall += ms;
      time.monotonic += ms;
      await settle();
      mock.timers.tick(ms);
      await settle();
    },
    /** The user, or a night asleep, moves the wall clock alone. */
    async jump(ms) {
      time.wall += ms;
      await settle();
    },
    restore() {
      mock.timers.reset();
      Date.now = real.date;
      performance.now = real.performance;
    },
  };
}
