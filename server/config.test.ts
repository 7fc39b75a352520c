import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError, readConfig } from './config.ts';

function mistakesOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.mistakes;
  }
}

test('an empty environment gives the defaults', () => {
  const config = readConfig({ PATH: '/bin', TEXTDESK_MODEM: '' });
  assert.equal(config.port, 8080);
  assert.equal(config.host, undefined);
  assert.deepEqual(config.modems, []);
  assert.deepEqual(config.fixed, {});
  assert.equal(config.logLevel, 'info');
});

test('every value is read', () => {
  const config = readConfig({
    TEXTDESK_PORT: '0',
    TEXTDESK_HOST: '127.0.0.1',
    TEXTDESK_MODEM: '/dev/ttyUSB2, tcp://10.0.0.5:7777',
    TEXTDESK_SIM_PIN: '0000',
    TEXTDESK_COUNTRY: 'se',
    TEXTDESK_LOG_LEVEL: 'debug',
    TEXTDESK_TRUST_PROXY: '127.0.0.1',
  });
  assert.equal(config.port, 0);
  assert.equal(config.host, '127.0.0.1');
  assert.deepEqual(config.modems, ['/dev/ttyUSB2', 'tcp://10.0.0.5:7777']);
  assert.equal(config.simPin, '0000');
  assert.deepEqual(config.fixed, { country: 'SE' });
  assert.equal(config.logLevel, 'debug');
  assert.deepEqual(config.trustProxy, ['127.0.0.1']);
});

test('all mistakes are told at once, each naming its variable', () => {
  const mistakes = mistakesOf({
    TEXTDESK_PORT: '80x',
    TEXTDESK_MODEM: 'ttyUSB2',
    TEXTDESK_SIM_PIN: '12',
    TEXTDESK_COUNTRY: 'Sweden',
    TEXTDESK_LOG_LEVEL: 'loud',
    TEXTDESK_TLS_CERT: '/nowhere/cert.pem',
    TEXTDESK_COLOUR: 'blue',
  });
  const variables = mistakes.map((mistake) => mistake.split(' ')[0]);
  assert.deepEqual(variables.toSorted(), [
    'TEXTDESK_COLOUR',
    'TEXTDESK_COUNTRY',
    'TEXTDESK_LOG_LEVEL',
    'TEXTDESK_MODEM',
    'TEXTDESK_PORT',
    'TEXTDESK_SIM_PIN',
    'TEXTDESK_TLS_CERT',
  ]);
});

test('a PIN is never repeated in a mistake', () => {
  assert.ok(!mistakesOf({ TEXTDESK_SIM_PIN: 'secret12' }).join().includes('secret12'));
});
