// What changes on the modem page while it is open, in a browser, over modems and ports that the test moves.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { ModemStatus } from '../../modem/index.ts';
import { closeBrowserAfterTests, newContext } from '../testing/browser.ts';
import { testApp } from '../testing/test-app.ts';
import { wholeMachine } from '../testing/whole-machine.ts';
import type { GatewayControl, PortOffer } from './gateway-control.ts';

closeBrowserAfterTests();

const READY: ModemStatus = {
  state: 'ready',
  since: 0,
  device: '/dev/ttyUSB0',
  signal: { csq: 20, dbm: -73, rsrp: undefined },
};
const LOCKED: ModemStatus = {
  state: 'pin-required',
  since: 0,
  puk: false,
  triesLeft: 2,
  because: { type: 'no-pin' },
  reason: '',
};

function stick(tty: string, state: PortOffer['state']): PortOffer {
  const path = `/dev/serial/by-id/usb-${tty}`;
  return { path, stable: true, tty, device: `Stick ${tty}`, place: tty, interface: '0', state };
}

async function open(t: TestContext, options: { javaScript: boolean }) {
  const machine = wholeMachine();
  const [simulated] = machine.deps.gateway.modems();
  assert.ok(simulated);
  let status = READY;
  let asked = 0;
  const ports = [stick('ttyUSB0', { type: 'in-use-by-us' })];
  const gateway: GatewayControl = {
    ...machine.deps.gateway,
    modems: () => [
      {
        ...simulated,
        port: '/dev/ttyUSB0',
        simulated: false,
        status,
        transcript: () => [
          { at: 0, direction: 'to', text: 'AT+CSQ' },
          { at: 0, direction: 'from', text: '+CREG: 1,1' },
        ],
        events: () => [
          { at: 0, level: 'info', text: 'connected' },
          { at: 0, level: 'warn', text: 'no answer' },
        ],
      },
    ],
    ports: async ({ probe }) => {
      if (probe) asked += 1;
      const asking = (port: PortOffer) =>
        probe && port.state.type === 'not-tried' ? { ...port, state: { type: 'silent' as const } } : port;
      return { ports: ports.map(asking), wrongMode: [] };
    },
    switchPort: async () => ({ type: 'refused', cause: { type: 'no-answer' } }),
  };
  const modems = { all: () => [{ port: '/dev/ttyUSB0', simulated: false, status }] };
  const { app, signedIn } = await testApp(t, {
    deps: { ...machine.deps, gateway, modems },
    config: { production: false },
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const { cookie } = await signedIn('administrators');
  const context = await newContext({ javaScriptEnabled: options.javaScript });
  t.after(() => context.close());
  const [name = '', value = ''] = cookie.split('=');
  await context.addCookies([{ name, value, url }]);
  const page = await context.newPage();
  const become = (next: ModemStatus) => {
    status = next;
  };
  return { page, url, ports, become, asked: () => asked };
}

test('a stick that is plugged in while the page is open stands in the list, and what was ticked stays ticked', async (t) => {
  const { page, url, ports, asked } = await open(t, { javaScript: true });
  await page.goto(`${url}/modem`);
  assert.equal(await page.locator('.port input[value$=ttyUSB0]').isChecked(), true);
  await page.check('#port-other');
  await page.fill('#port-path', '/dev/ttyUSB7');
  ports.push(stick('ttyUSB1', { type: 'not-tried' }));
  await page.locator('.port', { hasText: 'ttyUSB1' }).first().waitFor();
  assert.equal(await page.locator('#port-other').isChecked(), true);
  assert.equal(await page.inputValue('#port-path'), '/dev/ttyUSB7');
  await page.check('.port input[value$=ttyUSB1]');
  ports.push(stick('ttyUSB2', { type: 'not-tried' }));
  await page.locator('.port', { hasText: 'ttyUSB2' }).first().waitFor();
  assert.equal(await page.locator('.port input[value$=ttyUSB1]').isChecked(), true);
  ports.splice(1);
  await page.locator('.port', { hasText: 'ttyUSB1' }).first().waitFor({ state: 'detached' });
  assert.equal(asked(), 0, 'looking at the list opens no port');
});

test('a SIM that gets locked while the page is open brings the field for its PIN, and what is typed there stays', async (t) => {
  const { page, url, become } = await open(t, { javaScript: true });
  for (const address of ['/modem', '/first-run/modem']) {
    become(READY);
    await page.goto(url + address);
    await page.locator('#modem-status .state', { hasText: 'Ready' }).waitFor();
    assert.equal(await page.locator('#pin').count(), 0, address);
    become(LOCKED);
    await page.fill('#pin', '47');
    const looked = page.waitForResponse((response) => response.url().includes('/modem/pin?'));
    assert.equal((await looked).status(), 204);
    assert.equal(await page.inputValue('#pin'), '47');
    become(READY);
    await page.locator('#pin').waitFor({ state: 'detached' });
  }
});

test('without JavaScript ports are looked for by a link, switched by a form, and the log is a page', async (t) => {
  const { page, url, ports, asked } = await open(t, { javaScript: false });
  ports.push(stick('ttyUSB1', { type: 'not-tried' }));
  for (const [address, title] of [
    ['/modem', 'Modem'],
    ['/first-run/modem', 'The modem'],
  ] as const) {
    await page.goto(url + address);
    const port = page.locator('.port', { hasText: 'ttyUSB1' }).first();
    assert.match(await port.innerText(), /not tried yet/, address);
    const before = asked();
    await page.click('text=Rescan and ask each port');
    assert.equal(asked(), before + 1, address);
    assert.match(await port.innerText(), /no modem answers here/, address);
    await page.check('.port input[value$=ttyUSB1]');
    await page.click('text=Try it and switch');
    assert.match(
      await page.locator('.notice.bad').first().innerText(),
      /Not switched: No modem answers there/,
      address,
    );
    assert.equal(await page.locator('h1').innerText(), title);
    assert.equal(await page.locator('.port input[value$=ttyUSB1]').isChecked(), true, address);
    await page.click('text=Run the self-test');
    assert.equal(await page.locator('.probe li').count(), 6, address);
    assert.equal(await page.locator('h1').innerText(), title);
  }
  await page.goto(`${url}/modem`);
  assert.match(await page.locator('#transcript').innerText(), /AT\+CSQ/);
  await page.fill('#log-filter', 'creg');
  await page.selectOption('#log-level', 'warn');
  await page.click('.log-form button');
  assert.equal(await page.locator('h1').innerText(), 'Log');
  assert.equal(await page.inputValue('#log-filter'), 'creg');
  assert.deepEqual(
    await page
      .locator('#transcript li')
      .allInnerTexts()
      .then((all) => all.map((text) => /\+C\w+/.exec(text)?.[0])),
    ['+CREG'],
  );
  await page.fill('#log-filter', '');
  await page.click('.log-form button');
  assert.match(await page.locator('#events').innerText(), /no answer/);
  assert.doesNotMatch(await page.locator('#events').innerText(), /connected/);
});

test('the ticks of the self-test appear one by one', async (t) => {
  const { page, url } = await open(t, { javaScript: true });
  await page.goto(`${url}/modem`);
  let letGo = () => {};
  await page.route('**/modem/self-test?*step=2', async (route) => {
    await new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await route.continue();
  });
  await page.click('#run-self-test');
  await page.locator('.probe li.todo', { hasText: 'The SIM is ready' }).waitFor();
  assert.equal(await page.locator('.probe li:not(.todo)').count(), 2);
  letGo();
  await page.locator('.probe li').nth(5).waitFor();
  await page.locator('.probe li.todo').waitFor({ state: 'detached' });
  assert.equal(await page.locator('.probe li').count(), 6);
});
