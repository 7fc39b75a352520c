// Words of signing in, the first run, one's own profile and errors. What administrators see is in accounts-admin.ts.
import { accountsAdmin } from './accounts-admin.ts';

interface ErrorWords {
  readonly title: string;
  readonly text: string;
}

const byStatus: Readonly<Record<number, ErrorWords>> = {
  400: { title: 'That did not work', text: 'Something in the form was not as expected. Check it and send it again.' },
  401: { title: 'Sign in first', text: 'Your session is over. Sign in to go on.' },
  403: {
    title: 'Not allowed',
    text: 'Your permission group does not include this. Ask an administrator if you need it.',
  },
  404: { title: 'Not found', text: 'There is nothing at this address. It may have been removed.' },
  413: { title: 'Too large', text: 'What you sent is larger than this page takes.' },
  421: { title: 'Wrong address', text: 'This address is not one of this machine. Use its name or IP address.' },
  429: { title: 'Too many requests', text: 'Wait a moment, then try again.' },
  503: { title: 'Busy', text: 'Too many sign-ins at this moment. Try again in a few seconds.' },
};

export const accounts = {
  ...accountsAdmin,
  errors: {
    byStatus,
    refused: { title: 'That did not work', text: 'The request could not be handled. Load the page and try again.' },
    failed: {
      title: 'Something went wrong',
      text: 'The fault is on our side and was written to the log. Messages are not affected. Try again.',
    },
    reference: (id: string) => `For the technician: look for ${id} in the log.`,
    home: 'Back to the start page',
    formsOnly: 'This page takes forms only.',
    otherSite: 'This request did not come from a page of this Textdesk. Load the page again.',
    setupIsLocal: 'Setting up is possible from the local network only.',
  },
  flood: {
    title: 'Many texts at once',
    text: 'Alerts are held back for a minute. Every text is in the inbox.',
  },
  firstClaim: {
    text: (name: string, when: string, address: string) =>
      `The first account was made by ${name} on ${when} from ${address}. Was that you? If not, somebody else holds this Textdesk.`,
    seen: 'It was me',
  },
  sendingAlerts: {
    'sending.new-destination': (to: string, by: string, when: string) => `First text to ${to}, by ${by}, on ${when}.`,
    'sending.limit-reached': (whose: string, by: string, when: string) =>
      `The daily limit of ${whose} was reached by ${by} on ${when}.`,
    'sending.destination-refused': (to: string, by: string, when: string) =>
      `A text to ${to} was refused to ${by} on ${when}.`,
    ask: 'If nobody meant to do that, revoke the key or end the sessions, and change the password.',
    seen: 'Seen',
    kinds: {
      premium: 'a number that costs extra',
      'short-code': 'a short code',
      nowhere: 'a number of no country',
      all: 'the whole clinic',
      user: 'a person',
      key: 'a key',
    },
  },
  plainHttp:
    'This connection is not encrypted: passwords and messages can be read on the network. A certificate or a proxy with TLS ends this.',
  password: {
    tooShort: 'Use at least 12 characters. A few words in a row are easy to remember.',
    tooLong: 'Use at most 256 characters.',
    common: 'This is one of the passwords that everybody tries first. Choose another one.',
    guessable: 'This is too close to a name. Choose another one.',
    help: 'At least 12 characters. A few words in a row are easy to remember.',
  },
  signIn: {
    title: 'Sign in',
    login: 'Login',
    password: 'Password',
    submit: 'Sign in',
    refused: 'The login or the password is wrong.',
    busy: 'Too many sign-ins at this moment. Try again in a few seconds.',
    wait: (seconds: number) =>
      seconds < 90
        ? `Too many tries. You can try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`
        : `Too many tries. You can try again in ${Math.ceil(seconds / 60)} minutes.`,
    forgotten: 'Forgot your password? An administrator can make you a link for a new one.',
    signedOut: 'You are signed out.',
  },
  lock: {
    title: 'Locked',
    text: 'Nobody used this for a while, so it was locked. Your drafts are kept.',
    submit: 'Unlock',
    wrong: 'The password is wrong.',
    other: 'Sign in as somebody else',
    lockNow: 'Lock now',
  },
  link: {
    title: 'Choose your password',
    text: (name: string) => `Hello ${name}. Choose the password that you will sign in with.`,
    login: (login: string) => `Your login is ${login}.`,
    password: 'New password',
    again: 'The same again',
    different: 'The two passwords are not the same.',
    submit: 'Save and sign in',
    voidTitle: 'This link no longer works',
    voidText: 'It was used already, is too old, or was replaced by a newer one. Ask an administrator for a new one.',
  },
  firstRun: {
    step: (n: number, of: number) => `Step ${n} of ${of}`,
    next: 'Continue',
    skip: 'Skip',
    code: {
      title: 'Welcome',
      text: 'Type the setup code. It is on the console of the machine and in its journal, so that only its owner can begin.',
      label: 'Setup code',
      help: 'Eight letters and digits, like 7K2M-Q4XA. It works for 30 minutes; a restart prints a new one.',
      wrong: (left: number) => `This code is wrong. ${left === 1 ? 'One try is' : `${left} tries are`} left.`,
      void: 'This code no longer works. Restart Textdesk: it prints a new one.',
    },
    clinic: {
      title: 'Your clinic',
      name: 'Name of the clinic',
      nameMissing: 'Type a name. Staff see it; clients do not.',
      language: 'Language and dates',
      timeZone: 'Time zone',
      country: 'Country',
      countryHelp: 'What a phone number without a country code means.',
      countryMissing: 'Choose the country.',
      example: (written: string, meant: string) => `${written} → ${meant}`,
      fixed: 'Set by the environment of the machine.',
      wrong: 'Choose one of the list.',
    },
    administrator: {
      title: 'Your account',
      text: 'The first account is an administrator: it may do everything and adds the others.',
      name: 'Your name',
      nameMissing: 'Type your name. Colleagues see it beside your messages.',
      login: 'Login',
      loginHelp: 'What you type to sign in: letters, digits, and . - _ @',
      loginWrong: 'Use 2 to 60 letters, digits, and . - _ @',
      password: 'Password',
      submit: 'Create account',
      tooLate: 'Somebody else has just made the first account. Sign in with yours, or ask them for one.',
    },
    modem: {
      title: 'The modem',
      text: 'What sends and receives the texts.',
      none: 'No modem is configured.',
    },
    staff: {
      title: 'Your staff',
      text: 'Add colleagues now or later under Settings > Users. Each gets a link to choose a password.',
      add: 'Add',
      notAdded: (name: string) => `${name} is not added yet. Add them, or go on without.`,
      without: 'Go on without',
      added: (name: string) => `${name} was added. Hand over this link; it works once, for three days:`,
    },
    clients: {
      title: 'Your clients',
      text: 'A text from a number that belongs to a client shows their name.',
      import: 'Import a list (CSV)',
      importHelp: 'You see what will be stored, duplicates and wrong numbers before anything is.',
      add: 'Add a client',
      later: 'Go to the inbox',
    },
  },
  profile: {
    title: 'Your account',
    name: 'Name',
    login: 'Login',
    groups: 'Permission groups',
    noGroups: 'None yet: ask an administrator.',
    saveName: 'Save name',
    passwordTitle: 'Password',
    current: 'Present password',
    wanted: 'New password',
    again: 'The same again',
    change: 'Change password',
    wrongCurrent: 'The present password is wrong.',
    changed: 'Your password was changed. Other sessions of yours were ended.',
    saved: 'Saved.',
    sessionsTitle: 'Where you are signed in',
    thisSession: 'this one',
    browser: (name: string | undefined, system: string | undefined) =>
      `${name ?? 'A browser'}${system === undefined ? '' : `, ${system}`}`,
    locked: 'locked',
    lastUsed: (when: string) => `last used ${when}`,
    from: (address: string) => `from ${address}`,
    end: 'End',
    endOthers: 'End all others',
    signOut: 'Sign out',
    preferences: 'Your choices',
  },
};
