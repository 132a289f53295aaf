import test from 'ava';
import fc from 'fast-check';
import {sortKey, wordsOf} from '../domain/searchable.ts';

test('words are found without regard to case, accents, signs and repetition', (t) => {
  t.deepEqual(wordsOf("Les Misérables: l'ÉDITION, les (1862)"), ['les', 'miserables', 'l', 'edition', '1862']);
});

test('a text has the same words composed and decomposed', (t) => {
  fc.assert(
    fc.property(fc.string({unit: 'grapheme'}), (text) => {
      t.deepEqual(wordsOf(text.normalize('NFC')), wordsOf(text.normalize('NFD')));
    }),
  );
});

test('the words of a text have no words but themselves', (t) => {
  fc.assert(
    fc.property(fc.string({unit: 'grapheme', maxLength: 60}), (text) => {
      const words = wordsOf(text);
      t.deepEqual(wordsOf(words.join(' ')), words);
    }),
  );
});

test('a sort key fits into an index and into a page token, whatever the title', (t) => {
  fc.assert(
    fc.property(fc.string({unit: 'grapheme', maxLength: 500}), (title) => {
      t.true(Buffer.byteLength(sortKey(title)) <= 800);
      t.is(sortKey(title), sortKey(title).toWellFormed());
    }),
  );
});

test('titles that differ in case or accents only stand together', (t) => {
  t.is(sortKey('Émile'), sortKey('emile'));
});
