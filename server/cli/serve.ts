// textdesk serve: the service itself, in the foreground.
import type { Command } from './command.ts';
import { EXIT } from './exit-codes.ts';

export const serve: Command = {
  name: 'serve',
  summary: 'run the gateway and the pages (what the service does)',
  usage: '',
  help: `
Runs until it is stopped (Ctrl-C, or SIGTERM). An installed appliance does this by itself:
  sudo systemctl status textdesk
  sudo journalctl -u textdesk -f

Settings come from the environment; the most used are
  TEXTDESK_DATA    the folder of the data (./data)
  TEXTDESK_PORT    where the pages are (8080)
  TEXTDESK_MODEM   /dev/serial/by-id/…, tcp://host:port or simulator`,
  options: {},
  async run() {
    await import(new URL('../start.mjs', import.meta.url).href);
    return EXIT.ok;
  },
};
