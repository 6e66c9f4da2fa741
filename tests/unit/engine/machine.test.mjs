// The driver of machines, with a machine of JavaScript in the place of a module's.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { build } from 'esbuild';
import { inRoot } from '../../../scripts/internal/paths.mjs';

const { outputFiles } = await build({
  entryPoints: [inRoot('ts/internal/engine/machine.ts')],
  bundle: true,
  format: 'esm',
  write: false,
});
const { MachineDriver } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);

const WIDTH = 3;
const MOST = 2;
const OUTBOX = 64;

/** A module with one machine, which wants for each event what `react` says: lists of a command and its fields. */
function fakeModule(react) {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const wanted = [];
  const calls = [];
  const module = {
    memory,
    calls,
    timeout: Infinity,
    machine_outbox: () => OUTBOX,
    machine_handle(machine, now, event, ...fields) {
      calls.push([event, ...fields]);
      wanted.push(...react(event));
    },
    machine_poll() {
      assert.ok(!calls.includes('freed'));
      const some = wanted.splice(0, MOST);
      some.forEach((command, i) => new Float64Array(memory.buffer, OUTBOX + i * WIDTH * 8, WIDTH).set(command));
      return some.length;
    },
    machine_timeout: () => module.timeout,
    machine_handleTimeout() {
      calls.push('timeout');
      module.timeout = Infinity;
    },
    machine_free: () => calls.push('freed'),
  };
  return module;
}

test('commands come with their fields, in order, also more than fit at a time', () => {
  const done = [];
  const module = fakeModule((event) => [[0, event], [1], [0, 1e15], [1], [0, -0.5]]);
  const driver = new MachineDriver(module, 7, WIDTH, {
    0: (number) => done.push(number),
    1: () => done.push('one'),
  });
  driver.tell(5, 1, 2.5);
  assert.deepEqual(module.calls, [[5, 1, 2.5, 0, 0, 0]]);
  assert.deepEqual(done, [5, 'one', 1e15, 'one', -0.5]);
});

test('what is noted is carried out once, with what is told then', () => {
  const done = [];
  const module = fakeModule((event) => [[event]]);
  const driver = new MachineDriver(module, 0, WIDTH, { 0: () => done.push(0), 1: () => done.push(1) });
  driver.note(0);
  driver.note(1);
  assert.deepEqual(done, []);
  driver.tell(0);
  assert.deepEqual(done, [0, 1, 0]);
});

test('what a command brings about has its turn after the commands before it, and memory may grow on the way', () => {
  const done = [];
  const module = fakeModule((event) => (event === 0 ? [[0], [1], [2]] : [[3]]));
  const driver = new MachineDriver(module, 0, WIDTH, {
    0() {
      module.memory.grow(1);
      driver.tell(1);
      done.push(0);
    },
    1: () => done.push(1),
    2: () => done.push(2),
    3: () => done.push(3),
  });
  driver.tell(0);
  assert.deepEqual(done, [0, 1, 2, 3]);
});

test('the end is carried out, then the memory is given back, once', () => {
  const done = [];
  const module = fakeModule((event) => (event === 0 ? [[0], [1]] : [[2]]));
  const driver = new MachineDriver(module, 0, WIDTH, {
    0: () => driver.end(9),
    1: () => done.push(1),
    2: () => done.push(2),
  });
  driver.tell(0);
  assert.deepEqual(done, [1, 2]);
  driver.tell(0);
  driver.end(9);
  assert.deepEqual(module.calls, [[0, 0, 0, 0, 0, 0], [9, 0, 0, 0, 0, 0], 'freed']);
});

test('a command that throws does not keep the next from being carried out', () => {
  const done = [];
  const module = fakeModule((event) => [[event]]);
  const driver = new MachineDriver(module, 0, WIDTH, {
    0() {
      throw new Error('mine');
    },
    1: () => done.push(1),
  });
  assert.throws(() => driver.tell(0), /mine/);
  driver.tell(1);
  assert.deepEqual(done, [1]);
});

test('one timer, for the time that the machine names last', async () => {
  const module = fakeModule(() => []);
  const driver = new MachineDriver(module, 0, WIDTH, {});
  module.timeout = performance.now() + 1e12;
  driver.tell(0);
  module.timeout = performance.now();
  driver.tell(0);
  while (!module.calls.includes('timeout')) await new Promise((resolve) => setTimeout(resolve, 1));
  assert.equal(module.calls.filter((call) => call === 'timeout').length, 1);
  driver.end(0);
});
