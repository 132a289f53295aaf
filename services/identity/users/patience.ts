import type {Patience} from '../domain/users/count-attempt.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** For guesses at one user's secret from one network. */
export const withOne: Patience = {free: 4, firstPauseMs: second, longestPauseMs: 15 * minute, memoryMs: 24 * hour};

/** For guesses from one network at anybody's: many may stand behind one address. */
export const withNetwork: Patience = {free: 20, firstPauseMs: second, longestPauseMs: 5 * minute, memoryMs: hour};

/** For links that one network asks for, to one address. */
export const askingOne: Patience = {free: 4, firstPauseMs: minute, longestPauseMs: 15 * minute, memoryMs: hour};

/** For links that one network asks for, to any address. */
export const askingNetwork: Patience = {
  free: 30,
  firstPauseMs: 10 * second,
  longestPauseMs: 5 * minute,
  memoryMs: hour,
};

/** For guesses from anywhere at the second factor of a user whose password is known to who guesses. */
export const withUser: Patience = {
  free: 10,
  firstPauseMs: 5 * second,
  longestPauseMs: 15 * minute,
  memoryMs: 24 * hour,
};
