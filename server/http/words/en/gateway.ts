// Words of the modem, diagnosis, backup, simulator and demo pages, each topic in a file of its own.
import { backup } from './backup.ts';
import { diagnosis } from './diagnosis.ts';
import { firstSteps } from './first-steps.ts';
import { modemCard } from './modem-card.ts';
import { modemPorts } from './modem-ports.ts';
import { modemSettings } from './modem-settings.ts';
import { modemTests } from './modem-tests.ts';
import { modemTrouble } from './modem-trouble.ts';
import { simulator } from './simulator.ts';

export const gateway = {
  ...modemCard,
  ...modemPorts,
  ...modemSettings,
  ...modemTests,
  ...modemTrouble,
  ...diagnosis,
  ...backup,
  ...simulator,
  ...firstSteps,
};
