import type { CodesWords } from './zh.ts';

export const enCodes: CodesWords = {
  labels: {
    title: 'Labels',
    lead: 'One code for each batch: choose lots or goods, choose a size, have a look, print.',
    what: 'What to print',
    lots: 'Labels of batches',
    cards: 'Shelf cards',
    lotsHint: 'For the goods of one batch: its code leads to where they are from',
    cardsHint: 'Hangs at the shelf and stays, whatever batch lies there',
    pick: 'From stock',
    pickHint: 'Name, batch or first letters of pinyin',
    chosen: 'Chosen',
    nothing: 'Nothing is chosen yet. Choose lots from your stock above.',
    place: 'Number of the shelf',
    placeHint: 'Optional; tells cards apart where the same goods lie in several places',
    size: 'Size',
    symbols: 'Codes on it',
    symbolNames: { qr: 'QR code', 'gs1-128': 'GS1-128 barcode', datamatrix: 'DataMatrix' },
    copies: 'Copies of each',
    preview: 'Preview',
    previewOf: (name) => `Label of “${name}”`,
    leftOut: 'Codes that have no room',
    leaveOut: 'Print without these codes',
    pdf: 'Make the PDF',
    made: (n, pages) => `${n} labels on ${pages} pages`,
    remove: (name) => `Do not print “${name}”`,
    perPage: (n) => `${n} on a page`,
  },
  scanCounts: {
    title: 'Scans',
    inDays: (n) => `in ${n} days`,
    kinds: (by) =>
      `lots ${by.lots}, shelf cards ${by.cards}, receipts ${by.receipts}, own page ${by.business}`,
    drawn: (n, days, day, most) =>
      `Scans a day of the last ${days} days, ${n} in all; the most, ${most}, on ${day}`,
    onDay: (day, n) => `${day}: ${n}`,
    most: (n) => `${n} on the busiest day`,
    today: 'today',
    streets: 'On which streets',
    none: (n) =>
      `Nobody has scanned these codes in ${n} days. Put the labels on and the cards up: what customers scan is counted here.`,
    hint: 'Only numbers, days and the street of the shop are kept; never who scanned.',
  },
  joining: {
    title: 'Register a business',
    lead: 'By the unified social credit code on the business licence; individual businesses (92…) too.',
    number: 'Unified social credit code',
    numberHint: '18 characters, on the business licence; a food licence number (JY) can be checked here too',
    numberOk: (district) =>
      `The check digits are right${district === '' ? '' : `; registered in ${district}`}.`,
    licenceOk:
      'The licence number is right. Now enter the unified social credit code on the business licence.',
    individual: 'Individual business',
    taken:
      'This business is registered. Ask a colleague who has an account to add you, or the supervising office.',
    check: 'Check',
    business: 'The business',
    name: 'Name on the business licence',
    kind: 'Kind',
    kindHint: 'The nearest of these',
    street: 'Street or town',
    address: 'Address',
    contact: 'Responsible person',
    phone: 'Telephone',
    jy: 'Food licence number',
    person: 'Your account',
    displayName: 'Your name',
    userName: 'User name',
    userNameHint: '3 to 40 letters or digits, to sign in with',
    password: 'Password',
    passwordHint: 'At least 10 characters',
    submit: 'Send',
    pendingTitle: 'Sent; waiting for the office',
    pending:
      'You can sign in once the office has looked at it. Keep this page and come back to see how it stands.',
    approvedTitle: 'You can sign in',
    approved: (userName) => `The registration is approved. User name: ${userName}`,
    refusedTitle: 'The registration was refused',
    refused: (reason) => `The reason: ${reason}. Mend it and send it again.`,
    again: 'Register again',
    toSignIn: 'Sign in',
    haveAccount: 'Have an account?',
    register: 'No account? Register your business',
  },
  invited: {
    title: 'Confirm a delivery',
    lead: (sender, receiver) => `${sender} sent goods to ${receiver}. Compare them, then confirm.`,
    goods: 'Goods',
    papers: 'Papers with them',
    noPapers: 'No papers came with them.',
    batch: 'Batch',
    produced: 'Made',
    expires: 'Expires',
    origin: 'From',
    way: 'Where it is from',
    proof: 'Last four characters of the credit code',
    proofHint: (receiver) => `Shows that you are of “${receiver}”; they stand on its licence`,
    confirm: 'Confirm the receipt',
    law: 'This is the purchase record that the law asks for (Food Safety Law, articles 53 and 65). It is made once.',
    doneTitle: 'The receipt is recorded',
    done: (sender) => `Recorded: all goods from ${sender} were received.`,
    next: 'With an account you confirm the next one by a tap on your own page, issue vouchers and see your books. What is known is filled in.',
    registerNow: 'Register',
    until: 'The link is open until',
    copyByHand: 'This browser does not copy by itself: press and hold the link above and choose Copy.',
    invite: 'Invite the receiver',
    inviteHint:
      'Where the receiver has no account: send this link, by which the receipt is confirmed. It works once.',
    link: 'Link',
    made: 'The link is shown this once; copy it and send it.',
  },
  approval: {
    title: 'Registrations',
    lead: 'Compare with the business licence, then let in or refuse. Whoever is let in can sign in at once.',
    none: 'No registration is waiting.',
    states: { pending: 'Waiting', approved: 'Approved', refused: 'Refused' },
    known: 'Vouchers have named this business already; its records stay with it.',
    byInvitation: 'By a supplier’s invitation',
    approve: 'Let in',
    refuse: 'Refuse',
    reason: 'Why it is refused',
    reasonHint: 'Whoever registered will read this',
    account: 'Account',
    sent: 'Sent',
  },
  firstDay: {
    title: 'The first day, in three steps',
    steps: {
      receive: 'Receive a first voucher',
      issue: 'Issue a first voucher',
      close: 'Close a first day',
    },
    hints: {
      receive: 'Scan the supplier’s QR code and confirm',
      issue: 'Choose goods from stock and a customer',
      close: 'One tap for each lot: sold out, or how much is left',
    },
    done: 'Done',
    progress: (n) => `${n} / 3`,
    dismiss: 'Put the guide away',
    practise:
      'Want to practise? The sandbox is a platform of its own: nothing done there touches the real books. Ask whoever runs the platform for its address.',
    all: 'All three are done; your books have begun.',
  },
  help: {
    open: 'How this page is used',
    topics: {
      office:
        'Type food, business, lot number, or paste a scanned address to see where a lot came from and went. Below are deadlines and alerts.',
      duty: 'A call at night starts here: with the name of food, “Who sells it”; with a place, “Who ate what”.',
      'duty/dealers':
        'A product, brand or producer will do, with a slip or two. Who has stock comes first; a number dials.',
      'duty/meal':
        'Choose the place and the meal: lots in the kitchen then, their suppliers, and who else received them. The draft starts the 2 hours.',
      'duty/incidents/…':
        'What is known is filled in; what you leave empty is reported as not known. After the first report come follow-ups and a final one.',
      cases:
        'A case from the first hint to its end, in one place. Touched by late documents or overdue comes first.',
      'cases/new': 'One sentence is enough to open a case; lots and hypotheses can follow.',
      'cases/…':
        'Lots, hypotheses and decisions, and beside them what happened; each entry says who and when, and stays.',
      'cases/…/scope':
        'Move the slider to see businesses and quantities of each step; take rows out or in, with a reason. Decided, it is signed.',
      'cases/…/freezes':
        'Stop all lots of the scope at once, or a lot, a product or a business alone. The button says how many it concerns.',
      'cases/…/recall': 'Recalls by the responsible business, and those that you order.',
      'cases/…/notices':
        'A letter to each business of the scope, and who has answered. Every bag is accounted for until the big number is zero.',
      'cases/…/file':
        'The file is made of the records, any time anew; each one is noted and can be verified.',
      complaints: 'What the public sent from scanned pages; open one for its photographs, or to open a case.',
      alerts:
        'What burns comes first. Look at the evidence, then say true, false or duplicate: rules learn from it.',
      'alerts/…': 'Evidence first, then your verdict. From a true one you can open a case.',
      'alerts/rules':
        'When each rule raises an alert, and how right it has been. Open one to try a value and see what would change.',
      freezes:
        'Freezes in force, and those that wait for approval. To stop goods, begin here or at a lot, product or case.',
      'freezes/new':
        'Choose what, see how many businesses it concerns, then press. In urgency one officer may; another has to approve.',
      'freezes/…':
        'Who stopped, approved and lifted; lifting takes another officer. What has moved since is listed.',
      deadlines: 'What is due next comes first; what is over is marked. Each leads to what has to be done.',
      recalls:
        'Time counts from when the risk is known: stop, file the plan, announce, report, dispose, sum up.',
      'recalls/new':
        'Choose lots and fill in eight elements. What the platform knows is filled in; please check it.',
      'recalls/order':
        'Choose lots and the responsible business, and say what was found. It is told at once.',
      'recalls/…':
        'What comes next is on top; below, what happened and the figures, each step with its clause and time.',
      notices:
        'Letters from the office. Open one and say where each lot went; it has to add up to what you bought.',
      'notices/…':
        'For each lot: how much was sold, is left, is sealed; it has to add up to what is to be accounted for.',
      disposals: 'Expired or unsafe food, from the shelf until it is gone; it ends when quantities balance.',
      'disposals/new':
        'Choose goods, how much and why. From then on they cannot be sold; go on with the next step any time.',
      'disposals/…':
        'Five steps in order: off the shelf, held, applied for, carried out, checked. The one to do now is on top.',
      '': 'Above, what is on the way and waits for you; below, what expires soon and what does not add up. Scanning is quickest.',
      vouchers:
        'Each voucher is a delivery. Confirm under “Bought”; under “Sold” see whether it was received. Open one for goods, papers and signature.',
      'vouchers/new':
        'Choose the customer, then goods from stock and how much. What is missing is said before it is issued.',
      'purchases/new':
        'For goods that came without a voucher. Supplier, goods, quantity and day make the record that the law asks for.',
      'records/new':
        'Sales, losses, counts and production are recorded here. Choose the kind, then goods from stock.',
      stock:
        'What is on hand follows from what was bought and sold. “Possibly” is what tills sold without naming a lot.',
      ledger: 'Choose the days to see what came, what went and what is left.',
      shelves: 'Say which lots lie on a shelf or a scale, so that tills know what they sell.',
      labels:
        'Labels for batches, cards for shelves. A code that could not be scanned is said before you print.',
      'day-close':
        'When you close, tap once for each: sold out, how much is left, thrown away or returned. What you leave out is not counted; come back any time.',
      'stock-taking':
        'Enter what you counted; where it differs, choose why. Once confirmed, stock follows the count, and all earlier records stay.',
      production:
        'An order tells which lots went in and which came out. What was made cannot be sent before it is tested and released.',
      queue:
        'What was recorded without a network waits here and is sent by itself. What cannot be sent says why, and waits for you.',
      papers: 'Your papers, uploaded once and good until they expire. What expires soon is said before.',
      books:
        'The books that the law asks for: purchases, sales, wholesale, meat, quick tests, disposal; to search, print and export.',
      'books/gate': 'Vehicles and goods that come in are noted here.',
      'books/temperature': 'Temperatures of stores and cabinets over time; what is beyond a limit is marked.',
      scan: 'Point at the code on a voucher or on goods, or paste the number.',
      files: 'Drop a spreadsheet, compare its columns, take it in. Rows with a problem are marked.',
      findings: 'What does not add up, or a code seen in two places; open one for the evidence.',
      systems: 'Keys and daily comparison for tills and ERPs; for whoever looks after them.',
      codes: 'Where your system has codes of its own, say here which goods they are.',
    },
  },
};
