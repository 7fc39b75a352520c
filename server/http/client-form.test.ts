import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../testing/test-app.ts';

test('whoever hears the form of a client hears at each wrong field what is wrong with it', async (t) => {
  const { app, signedIn } = await testApp(t);
  const { headers } = await signedIn('front-desk');
  const save = async (payload: string) => {
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    return await app.inject({ method: 'POST', url: '/clients', headers: { ...headers, ...type }, payload });
  };
  const told = (body: string, field: string) => {
    const [input = ''] = new RegExp(`<input[^>]* name="${field}"[^>]*>`).exec(body) ?? [];
    assert.match(input, /aria-invalid="true"/);
    const ids = /aria-describedby="([^"]+)"/.exec(input)?.[1]?.split(' ') ?? [];
    return ids.map((id) => new RegExp(`<span class="error" id="${id}">([^<]+)<`).exec(body)?.[1]).filter(Boolean);
  };
  const nameless = await save('name=&number=12');
  assert.equal(nameless.statusCode, 422);
  assert.equal(told(nameless.body, 'name').length, 1);
  assert.equal(told(nameless.body, 'number').length, 1);
  await save('name=Ada&external_id=A1');
  const taken = await save('name=Bo&external_id=A1');
  assert.equal(taken.statusCode, 422);
  assert.equal(told(taken.body, 'external_id').length, 1);
});
