import test from 'ava';
import {statementNames} from '../statement-names.ts';

const asked = (sql: string, args: unknown[] = [1]) => ({sql, args, argTypes: []});

test('a text has one name, another text another', (t) => {
  const nameOf = statementNames();
  const name = nameOf(asked('select $1'));
  t.not(name, '');
  t.is(nameOf(asked('select $1', [2])), name);
  t.not(nameOf(asked('select $1 + 1')), name);
});

test('when all names are given away, new texts get none and old ones keep theirs', (t) => {
  const nameOf = statementNames(1);
  const name = nameOf(asked('select $1'));
  t.is(nameOf(asked('select $1 + 1')), '');
  t.is(nameOf(asked('select $1')), name);
});

test('what has no arguments gets no name', (t) => {
  t.is(statementNames()(asked('begin', [])), '');
});
