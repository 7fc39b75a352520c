// Words of the composer, of starting a conversation, and of what keeps two colleagues from answering twice.

const list = (words: readonly string[]) =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

export const composer = {
  label: 'Message',
  placeholder: 'Write a message',
  send: 'Send',
  sending: 'Sending…',
  hints: { enter: 'Enter to send', ctrlEnter: 'Ctrl+Enter to send', touch: 'Enter begins a line' },
  switchTo: { enter: 'Send with Enter', ctrlEnter: 'Send with Ctrl+Enter' },
  count: (used: number, limit: number) => `${used} / ${limit}`,
  sms: (n: number) => `${n} SMS`,
  unicodeBecause: (characters: readonly string[]) => `Unicode because of ${list(characters.map((c) => `“${c}”`))}`,
  useInstead: (characters: readonly string[], perSms: number) => `Use ${list(characters)} instead (${perSms} per SMS)`,
  leaveOut: 'nothing',
  manyParts: (n: number) => `This will be ${n} SMS.`,
  tooManyParts: (n: number, most: number) => `This needs ${n} SMS; at most ${most} are allowed.`,
  disabled: {
    readOnly: 'Read-only access',
    name: 'This sender has a name instead of a number and cannot be answered.',
    shortCode: (reason: string) => `This short code cannot be answered. ${reason}`,
    blocked: 'This number is blocked. Unblock it to write.',
  },
  offline: 'Modem offline: will be sent when it is back.',
  assignMe: 'Assign to me',
  assignedToOther: (name: string) => `This is assigned to ${name}, not to you.`,
  viewing: (names: readonly string[]) => `${list(names)} ${names.length === 1 ? 'is' : 'are'} viewing`,
  typing: (names: readonly string[]) => `${list(names)} ${names.length === 1 ? 'is' : 'are'} typing…`,
  newer: {
    heading: 'Somebody wrote meanwhile',
    help: 'Your text was not sent. Read this first.',
    sendAnyway: 'Send anyway',
    edit: 'Edit',
  },
  refused: (reason: string) => `Not sent. ${reason}`,
  recipients: {
    title: 'New conversation',
    label: 'Recipients',
    search: 'Name or number',
    help: 'Type a client’s name, or a number in any form.',
    none: 'No client matches.',
    text: (number: string) => `Text ${number}`,
    isNew: '(new)',
    create: 'Create client',
    landline: 'landline',
    addNumber: 'add a number',
    to: (name: string) => `To ${name}`,
    cancel: 'Cancel',
    results: (n: number) => (n === 1 ? '1 result' : `${n} results`),
    choose: 'Search',
  },
};
