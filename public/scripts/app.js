// Starts every part of the page that needs a script; each looks for its own elements and does without them.
import { startAttention } from './attention.js';
import { startComposer } from './composer.js';
import { startCounts } from './counts.js';
import { startDays } from './days.js';
import { startHeader } from './header.js';
import { startImports } from './imports.js';
import { startLive } from './live.js';
import { startNavigation } from './navigation.js';
import { startPreferences } from './preferences.js';
import { startPresence } from './presence.js';
import { startRows } from './rows.js';
import { startShortcuts } from './shortcuts.js';
import { startThread } from './thread.js';

startHeader();
startNavigation();
startRows();
startCounts();
startThread();
startComposer();
startPresence();
startAttention();
startShortcuts();
startPreferences();
startDays();
startImports();
startLive();
