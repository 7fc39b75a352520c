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

test('the speed of a serial line stands behind its path', () => {
  assert.deepEqual(readConfig({ TEXTDESK_MODEM: '/dev/ttyAMA0?baud=9600' }).modems, ['/dev/ttyAMA0?baud=9600']);
  for (const wrong of ['/dev/ttyAMA0?baud=fast', '/dev/ttyAMA0?baud=0', '/dev/ttyAMA0?speed=9600']) {
    assert.match(mistakesOf({ TEXTDESK_MODEM: wrong })[0] ?? '', /TEXTDESK_MODEM/, wrong);
  }
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

test('F64 a settings file that was cut off anywhere is a configuration or every mistake by name, and nothing else', () => {
  const file = [
    '# Settings of this machine.',
    'TEXTDESK_HOST=192.168.1.20',
    'TEXTDESK_PORT=8080',
    'TEXTDESK_MODEM=/dev/serial/by-id/usb-Quectel-if02-port0',
    'TEXTDESK_COUNTRY=SE',
    'TEXTDESK_SIM_PIN=1234',
    'TEXTDESK_LOG_LEVEL=info',
    'TEXTDESK_TLS_CERT=/nowhere/cert.pem',
  ].join('\n');
  for (let length = 0; length <= file.length; length += 1) {
    // As systemd reads it: a line without '=' is passed over with a warning in the journal.
    const lines = file.slice(0, length).split('\n');
    const pairs = lines.filter((line) => /^[A-Z_]+=/.test(line)).map((line) => line.split('='));
    const environment = Object.fromEntries(pairs.map(([name, value]) => [name, value]));
    const mistakes = mistakesOf(environment);
    assert.ok(mistakes.every((mistake) => /TEXTDESK_[A-Z_]+/.test(mistake)));
    if (lines.at(-1) === 'TEXTDESK_SIM_PIN=1') assert.equal(mistakes.length, 1, 'half a PIN is never tried on a SIM');
  }
});
