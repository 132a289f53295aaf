import {escapeHtml} from './escape-html.ts';
import {page} from './page.ts';

/** What somebody sees who signs in. */
export interface SignInPage {
  readonly tenant: string;
  readonly client: string;
  /** What the form carries along: the client's request, and what shows that the form is ours. */
  readonly hidden: ReadonlyMap<string, string>;
  /** Which step it is. */
  readonly step: 'password' | 'second-factor';
  /** As it was typed before. */
  readonly email: string;
  /** Why they see it again. */
  readonly problem: string | undefined;
}

/** The form in which a user signs in, without scripts: labels, what browsers may fill in, and what went wrong, read out at once. */
export const signInPage = ({tenant, client, hidden, step, email, problem}: SignInPage): string => {
  const carried = [...hidden].map(([name, value]) => input({type: 'hidden', name, value}));
  const alert = problem === undefined ? [] : [`<p id="problem" role="alert">${escapeHtml(problem)}</p>`];
  const lines = [
    `<p>to go on to <strong>${escapeHtml(client)}</strong></p>`,
    ...alert,
    '<form method="post" action="/oauth2/authorize">',
    ...carried,
    ...fields[step](email, problem !== undefined),
    '<button type="submit">Sign in</button>',
    '</form>',
  ];
  return page(`Sign in to ${tenant}`, lines.map((line) => `      ${line}`).join('\n'));
};

const fields: Readonly<Record<SignInPage['step'], (email: string, isWrong: boolean) => readonly string[]>> = {
  password: (email, isWrong) => [
    '<label for="email">E-mail address</label>',
    input({type: 'email', id: 'email', name: 'email', value: email, autocomplete: 'username', ...needed(isWrong)}),
    '<label for="password">Password</label>',
    input({type: 'password', id: 'password', name: 'password', autocomplete: 'current-password', ...needed(isWrong)}),
  ],
  'second-factor': (_, isWrong) => [
    '<label for="code">Code of your authenticator app, or a recovery code</label>',
    input({type: 'text', id: 'code', name: 'code', autocomplete: 'one-time-code', ...needed(isWrong)}),
  ],
};

const needed = (isWrong: boolean): Record<string, string> => ({
  required: '',
  maxlength: '254',
  ...(isWrong && {'aria-invalid': 'true', 'aria-describedby': 'problem'}),
});

const input = (attributes: Readonly<Record<string, string>>): string =>
  `<input ${Object.entries(attributes)
    .map(([name, value]) => `${name}="${escapeHtml(value)}"`)
    .join(' ')}>`;
