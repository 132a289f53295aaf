import test from 'ava';
import fc from 'fast-check';
import {permits} from '../permits.ts';

const part = fc.stringMatching(/^[a-z]{2,4}$/);
const permission = fc.array(part, {minLength: 1, maxLength: 3}).map((parts) => parts.join('.'));

test('whoever holds everything, the permission itself or what it begins with and a star, is permitted', (t) => {
  fc.assert(
    fc.property(permission, part, (beginning, last) => {
      const needed = `${beginning}.${last}`;
      return [['*'], [needed], [`${beginning}.*`]].every((held) => permits(held, needed));
    }),
  );
  t.pass();
});

test('nobody is permitted by a permission that only looks alike', (t) => {
  fc.assert(
    fc.property(permission, part, (needed, other) => {
      const alike = [
        `${needed}.*`,
        `${needed}.${other}`,
        `${needed}${other}`,
        `x${needed}`,
        `${needed.slice(0, -1)}*`,
        '',
      ];
      return !permits(alike, needed) && !permits([], needed);
    }),
  );
  t.pass();
});
