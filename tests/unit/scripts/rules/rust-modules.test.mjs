import assert from 'node:assert/strict';
import { test } from 'node:test';
import { circles } from '../../../../scripts/internal/rules/circles.mjs';
import { pathsOf, rustGraph } from '../../../../scripts/internal/rules/rust-modules.mjs';

const graph = (files) => rustGraph(new Map(Object.entries(files)));
const used = (files, file) => [...graph(files).get(file)].sort();

test('a tree of use is many paths', () => {
  assert.deepEqual(
    pathsOf('super::{a::{self,B as C},d}').map((path) => path.join('::')),
    ['super::a', 'super::a::B', 'super::d'],
  );
});

const FILES = {
  'lib.rs': 'pub mod a;\nmod error;\npub use error::Error;\npub use a::deep::*;',
  'error.rs': 'pub enum Error {}',
  'a/mod.rs': 'mod deep;\nmod other;\npub use deep::Thing;',
  'a/deep.rs': 'use crate::Error;\nuse super::other::{\n    One, // not crate::b\n    Two,\n};\npub struct Thing;',
  'a/other.rs':
    'pub fn f() -> crate::a::Own { crate::error::fail() }\n#[cfg(test)]\nmod tests {\n    use crate::a::deep::Thing;\n}',
  'b.rs': 'use crate::a::Thing;\nuse std::fmt;',
};

test('a path leads to the file in which the item is, through whoever hands it on', () => {
  assert.deepEqual(used(FILES, 'b.rs'), ['a/deep.rs']);
  assert.deepEqual(used(FILES, 'a/deep.rs'), ['a/other.rs', 'error.rs']);
});

test('paths within code count, comments and tests do not', () => {
  assert.deepEqual(used(FILES, 'a/other.rs'), ['a/mod.rs', 'error.rs']);
});

test('to hand on is no use: parts of a module may take what the module declares', () => {
  assert.deepEqual(used(FILES, 'a/mod.rs'), []);
  assert.deepEqual(circles(graph(FILES)), []);
});

test('a module is made of its parts, which may use it', () => {
  const files = {
    'lib.rs': 'mod a;',
    'a/mod.rs': 'mod part;\nuse part::Part;\npub fn f() {}',
    'a/part.rs': 'use super::f;',
  };
  assert.deepEqual(used(files, 'a/mod.rs'), []);
  assert.deepEqual(used(files, 'a/part.rs'), ['a/mod.rs']);
});

test('files that use each other are a circle', () => {
  const found = circles(graph({ 'lib.rs': 'mod x;\nmod y;', 'x.rs': 'use super::y::Y;', 'y.rs': 'use crate::x::X;' }));
  assert.deepEqual(found, [['x.rs', 'y.rs']]);
});
