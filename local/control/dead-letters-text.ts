import type {DeadLetter} from '#runtime/events/redrive.ts';

/** Dead letters, three lines each: where it is, what it was, why it lies there. */
export const deadLettersText = (letters: readonly DeadLetter[]): string =>
  letters.length === 0
    ? 'no dead letters'
    : letters
        .map(
          ({place, consumer, subject, about, id, error, time}) =>
            `${place}  ${consumer}  ${time.toISOString()}\n    ${subject}${about ? ` about ${about}` : ''}${id ? ` (${id})` : ''}\n    ${error}`,
        )
        .join('\n');
