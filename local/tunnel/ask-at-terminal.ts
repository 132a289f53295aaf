import {password, text} from '@clack/prompts';

/** Asks the person at the terminal. @throws Error with the remedy where there is no terminal, or they do not want to answer. */
async function ask(what: string, instead: string, prompt: () => Promise<string | symbol>): Promise<string> {
  if (!process.stdin.isTTY) throw new Error(`nobody can be asked for ${what}: there is no terminal; ${instead}`);
  const answer = await prompt();
  // The prompts answer a symbol to Ctrl-C.
  if (typeof answer === 'symbol') throw new Error(`without ${what} there is no tunnel`);
  return answer;
}

/** Asks for a password, which is not shown. */
export const askPassword = (email: string): Promise<string> =>
  ask(`the password of ${email}`, 'put it into SOUK_PASSWORD', () => password({message: `Password of ${email}`}));

/** Asks for a code that somebody reads from elsewhere. */
export const askCode = (message: string): Promise<string> =>
  ask('a code', 'sign in at one', () => text({message, validate: (code) => (code ? undefined : 'A code, please')}));
