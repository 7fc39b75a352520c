// What the policy stopped is told to us: bounded, seldom in the log, and nothing of a person in it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepingLog } from '../testing/keeping-log.ts';
import { TEST_ORIGIN, testApp } from '../testing/test-app.ts';

const CSP_REPORT = 'application/csp-report';

async function reporting(t: Parameters<typeof testApp>[0]) {
  const logged: string[] = [];
  const server = await testApp(t, { deps: { log: keepingLog(logged) } });
  const report = (payload: string, type = CSP_REPORT, origin = TEST_ORIGIN) =>
    server.app.inject({ method: 'POST', url: '/policy-reports', headers: { origin, 'content-type': type }, payload });
  const warnings = () => logged.filter((line) => line.includes('stopped by the policy'));
  return { ...server, report, warnings, logged };
}

test('a report is one line in ten minutes, by rule and kind; addresses and samples of text stand nowhere', async (t) => {
  const { report, warnings, logged, clock } = await reporting(t);
  const told = {
    'document-uri': 'http://pi.local/link/canary-token',
    referrer: 'http://pi.local/clients?name=canary',
    'violated-directive': 'script-src-elem',
    'blocked-uri': 'https://evil.example/canary.js',
    'script-sample': 'canary words of a text',
    'source-file': 'canary',
  };
  for (const minutes of [0, 0, 5, 6]) {
    clock.advance(minutes * 60_000);
    assert.equal((await report(JSON.stringify({ 'csp-report': told }))).statusCode, 204);
  }
  assert.equal(warnings().length, 2);
  assert.match(warnings()[0] ?? '', /"directive":"script-src","blocked":"an address"/);
  assert.doesNotMatch(logged.join('\n'), /canary|evil|pi\.local/);
});

test('whatever is sent there is answered in the fours or twos, and fills no log', async (t) => {
  const { report, warnings } = await reporting(t);
  const odd = [
    '',
    '{',
    '[]',
    'null',
    '"x"',
    '{"csp-report":null}',
    '{"csp-report":[1]}',
    '{"csp-report":{"blocked-uri":{}}}',
  ];
  odd.push(
    '{"__proto__":{"csp-report":{}}}',
    '{"csp-report":{"effective-directive":["a"],"blocked-uri":"\\u0000\\r\\n"}}',
  );
  for (const body of odd) assert.equal((await report(body)).statusCode, 204, body);
  for (let n = 0; n < 500; n += 1)
    await report(JSON.stringify({ 'csp-report': { 'effective-directive': `made-up-${n}`, 'blocked-uri': `x${n}` } }));
  assert.equal(warnings().length, 1, 'unknown words are one word');
  assert.equal((await report('x'.repeat(9000))).statusCode, 413);
  assert.equal((await report('{}', 'application/json')).statusCode, 415);
  assert.equal((await report('{}', CSP_REPORT, 'http://evil.example')).statusCode, 403);
});
