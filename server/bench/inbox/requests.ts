// Requests as the pages make them, signed in, straight into the application: the whole answer without a network.
import type { App } from '../../http/app.ts';

export interface Requests {
  get(url: string, headers?: Readonly<Record<string, string>>): Promise<string>;
  post(url: string, fields: Readonly<Record<string, string>>): Promise<string>;
  search(text: string): Promise<string>;
}

export function requestsOf(app: App, cookie: string): Requests {
  const headers = { cookie, origin: 'http://localhost:80', accept: 'text/html' };
  const checked = (url: string, response: { readonly statusCode: number; readonly body: string }): string => {
    if (response.statusCode < 400) return response.body;
    throw new Error(`${url}: ${response.statusCode} ${response.body.slice(0, 300)}`);
  };
  const post: Requests['post'] = async (url, fields) => {
    const form = { 'content-type': 'application/x-www-form-urlencoded', 'hx-request': 'true' };
    const payload = new URLSearchParams(fields).toString();
    return checked(url, await app.inject({ method: 'POST', url, payload, headers: { ...headers, ...form } }));
  };
  return {
    get: async (url, more = {}) => checked(url, await app.inject({ url, headers: { ...headers, ...more } })),
    post,
    search: (text) => post('/search', { q: text }),
  };
}
