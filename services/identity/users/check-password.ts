import {ZxcvbnFactory, type ZxcvbnResult} from '@zxcvbn-ts/core';
import {adjacencyGraphs, dictionary} from '@zxcvbn-ts/language-common';
import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import {failure} from '../domain/failure.ts';

/** Whose password it is: what others know of a person is no secret. */
export interface PasswordOwner {
  readonly tenant: string;
  readonly email: string;
  readonly displayName: string;
}

type Weakness = 'COMMON' | 'PERSONAL' | 'PATTERN';

const why: Record<Weakness, string> = {
  COMMON: 'it is, or nearly is, among those that are most used and have been published in breaches',
  PERSONAL: 'it is made of the name, the address or the shop',
  PATTERN: 'it follows a pattern, of the alphabet, the keyboard, a date or a repetition',
};

const estimate = new ZxcvbnFactory({dictionary, graphs: adjacencyGraphs});
/** Below some 10^6 guesses (score 2) a password falls within reach of those who guess online. */
const leastScore = 2;
/** What is strong so far stays so; the estimate of longer texts takes long. */
const estimatedCharacters = 40;
const shortestPart = 3;

/** Fails with PASSWORD_WEAK and says why: NIST SP 800-63B section 3.1.1.2, a list to refuse in place of rules of composition. */
export const checkPassword = (password: string, owner: PasswordOwner): void => {
  const text = password.normalize('NFKC').slice(0, estimatedCharacters);
  const words = personalWords(owner);
  const result = estimate.check(text, words);
  const isPersonal = words.includes(bare(text).toLowerCase());
  if (result.score >= leastScore && !isPersonal) return;
  const weakness = isPersonal ? 'PERSONAL' : weaknessOf(result);
  throw failure(ErrorReason.PASSWORD_WEAK, `The password is easily guessed: ${why[weakness]}.`, {weakness});
};

const weaknessOf = ({sequence}: ZxcvbnResult): Weakness => {
  const dictionaries = sequence.map(({dictionaryName}) => dictionaryName);
  if (dictionaries.includes('userInputs')) return 'PERSONAL';
  return dictionaries.some((name) => typeof name === 'string') ? 'COMMON' : 'PATTERN';
};

const personalWords = ({tenant, email, displayName}: PasswordOwner): string[] => {
  const whole = [tenant, email, email.split('@')[0] ?? '', displayName];
  const parts = whole.flatMap((text) => text.split(/[^\p{L}\p{N}]+/u));
  const words = [...whole, ...parts, ...whole.map(bare)].map((word) => word.toLowerCase());
  return [...new Set(words)].filter((word) => word.length >= shortestPart);
};

/** Without what people put between and behind words. */
const bare = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]+|\p{N}+$/gu, '');
