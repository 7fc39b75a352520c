// Words of the first days: demo data, the list of first steps, the quick card.

export const firstSteps = {
  demo: {
    title: 'Demo data',
    help: 'Twelve clients and fourteen conversations that show every state a message can be in. They go without a trace.',
    load: 'Load demo data',
    remove: 'Remove demo data',
    ribbon: 'Demo data is loaded.',
    loaded: 'The demo data is loaded.',
    removed: 'The demo data is removed; nothing else was touched.',
    unsafe: 'Demo data is possible with the simulated modem only, so that no text leaves by mistake.',
  },
  checklist: {
    title: 'First steps',
    of: (done: number, all: number) => `${done} of ${all} done`,
    dismiss: 'Do not show this any more',
    items: {
      test: 'Send a test text',
      reply: 'Reply to somebody',
      assign: 'Assign a conversation',
      sound: 'Turn on the sound',
      backup: 'Set the nightly backup',
      card: 'Print the quick card',
      users: 'Add a colleague',
    },
    done: 'done',
    card: {
      title: 'Quick card',
      texts: 'Texts of',
      number: 'Our number for texts',
      address: 'The inbox',
      steps: [
        [
          'Answer',
          'Open the conversation, write, press Enter. One tick: the network has it. Two ticks: it is on the phone.',
        ],
        ['Say whose it is', 'Press Assign so that nobody answers twice. Press Resolve when it is done.'],
        ['When it says “not confirmed”', 'Do not send it again at once. Look whether the client answers, or call.'],
      ],
      trouble: 'A red bar at the top? Read it, then call:',
      print: 'Print this page (Ctrl+P), write the missing lines by hand, and hang it up beside the screen.',
      printed: 'It hangs on the wall',
      back: 'Back to the inbox',
    },
  },
};
