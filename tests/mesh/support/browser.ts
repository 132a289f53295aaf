import {type Answer, request} from './request.ts';

/** As much of a browser as a sign-in page needs: it keeps cookies, fills in a form, and stops where it is sent elsewhere. */
export interface Browser {
  open(url: string): Promise<Answer>;
  /** Sends the only form of the page that was opened last, with these fields filled in. */
  submit(fields: Readonly<Record<string, string>>): Promise<Answer>;
}

/** Opens a browser with no cookies. It speaks to the edge with TLS alone. */
export const openBrowser = (): Browser => {
  const cookies = new Map<string, string>();
  let page = '';
  const send = async (method: string, path: string, body?: string): Promise<Answer> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = {
      ...(cookie !== '' && {cookie}),
      ...(body !== undefined && {'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin'}),
    };
    const answer = await request(method, path, {secure: true, headers, ...(body !== undefined && {body})});
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    page = answer.text;
    return answer;
  };
  return {
    open: (url) => {
      const {pathname, search} = new URL(url);
      return send('GET', pathname + search);
    },
    submit: (fields) => {
      const form = new URLSearchParams();
      for (const [, attributes = ''] of page.matchAll(/<input ([^>]*)>/g)) {
        const value = (name: string) => decoded(new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? '');
        if (value('type') === 'hidden') form.append(value('name'), value('value'));
      }
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      const action = /<form method="post" action="([^"]+)">/.exec(page)?.[1];
      if (action === undefined) throw new Error(`there is no form: ${page}`);
      return send('POST', action, form.toString());
    },
  };
};

const decoded = (text: string) =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
