import {ErrorReason} from '#gen/ts/souk/mesh/v1/errors.ts';
import {fieldFailure} from '#runtime/api/field-failure.ts';
import {wordsOf} from '../domain/searchable.ts';

/** Every word is a join, and what PostgreSQL needs to plan them grows faster than their number: 0.05 s for these. */
const mostWords = 16;

/** Takes the words of a phrase. */
export type TakeWords = (phrase: string) => readonly string[];

/** Takes the words of the phrases of one filter. Fails with FILTER_INVALID for a phrase without words, or too many of them. */
export const filterWords = (): TakeWords => {
  let taken = 0;
  return (phrase) => {
    const words = wordsOf(phrase);
    taken += words.length;
    if (words.length === 0) throw refused(`"${phrase}" has no word to look for`);
    if (taken > mostWords) throw refused(`more than ${mostWords} words to look for`);
    return words;
  };
};

const refused = (description: string) => fieldFailure(ErrorReason.FILTER_INVALID, [{field: 'filter', description}]);
