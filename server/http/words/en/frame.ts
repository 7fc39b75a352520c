// Words of the frame: navigation, banners, what every page says.

function waiting(n: number): string {
  if (n === 0) return '';
  return n === 1
    ? ' 1 message is waiting and will go out when it is back.'
    : ` ${n} messages are waiting and will go out when it is back.`;
}

export const frame = {
  navigation: {
    main: 'Main',
    conversations: 'Conversations',
    clients: 'Clients',
    modem: 'Modem',
    settings: 'Settings',
    account: (name: string) => `Your account, ${name}`,
    unread: (n: number) => (n === 1 ? '1 unread' : `${n} unread`),
  },
  banners: {
    unplugged: (n: number) =>
      `The modem is unplugged. Messages you send will go out when it is back${n > 0 ? ` (${n} waiting)` : ''}.`,
    starting: (since: string, n: number) => `The modem has not been ready since ${since}.${waiting(n)}`,
    noNetwork: (since: string, n: number) => `No mobile network since ${since}.${waiting(n)}`,
    simMissing: (n: number) => `The modem finds no SIM card. Call your technician.${waiting(n)}`,
    pinRequired: 'The SIM needs its PIN. Call your technician.',
    pukRequired: 'The SIM is locked and needs its PUK. Call your technician.',
    denied: (n: number) => `The network refuses messages. Credit may be used up.${waiting(n)}`,
    paused: (n: number) =>
      `Sending is paused. ${n === 1 ? '1 message waits' : `${n} messages wait`} until somebody resumes it.`,
    simulated: 'Simulated modem: nothing leaves this machine.',
    offline: 'Reconnecting… what you see may be old.',
  },
  frame: {
    product: 'Textdesk',
    title: (page: string) => `${page} · Textdesk`,
    skipToPage: 'Skip to the page',
    skipToList: 'Skip to the list',
    skipToThread: 'Skip to the messages',
    skipToComposer: 'Skip to the message box',
    close: 'Close',
    cancel: 'Cancel',
    save: 'Save',
    back: 'Back',
    more: 'More',
    saved: 'Saved.',
    staleForm: 'This page was changed elsewhere. Load it again.',
    shortcuts: 'Keyboard shortcuts',
  },
};
