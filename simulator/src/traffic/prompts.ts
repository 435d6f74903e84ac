// Prompts for pages and goals for agents.

export const PAGE_PROMPTS: readonly string[] = [
  'A landing page for our spring sale of garden furniture. Mention free delivery from 80 euros, and that returns are free for 30 days.',
  'Write a page about onboarding new colleagues in the warehouse: the first day, the first week, whom to ask.',
  'Pricing page for a booking system for small hotels.\n\nThree plans: Starter (29 a month), Team (79) and House (199). Each can be left at the end of a month.',
  'An FAQ about parental leave for our intranet. Friendly tone, no legal advice, link to /hr/contact for questions.',
  'Product page for a rail container service between Rotterdam and Milan with a cold chain. For logistics managers.',
  'Announce that our status page moved to /status and explain how to subscribe to it by e-mail.',
  'A short guide for customers on how to read their electricity bill, with one section for each line of it.',
  'Recruiting page for a field engineer in Lyon: tasks, what we offer, how to apply.',
  'A page that compares wool and linen for summer clothes, for a shop that sells both.',
  'Release notes of the March version: faster search, export as CSV, and 14 fixed defects. Thank the testers.',
];

/** `home` is the URL of a company's web site. */
export const AGENT_GOALS: readonly ((home: string) => string)[] = [
  (home) => `Read ${home} and tell me in two sentences what the company sells.`,
  (home) => `Find out from ${home}about when the company was founded and how many people work there.`,
  () => 'Is the npm package lodash still maintained, and which version is the latest?',
  () => 'Compare the npm packages axios and zod: which one was released last?',
  () => 'A rack draws 3.4 kW and runs all year. What does that cost at 0.29 a kWh? Calculate 3.4 * 24 * 365 * 0.29.',
  () => 'We have 18 containers of 22 tons and one of 7 tons. What is the total weight, 18 * 22 + 7?',
  (home) => `Draft a polite mail to the sales team at ${home}contact and ask for a catalogue.`,
  () => 'Summarise the difference between a budget and a forecast for somebody who has never made either.',
  (home) => `List the products on ${home}products and estimate the total if each costs 45, for 12 of them: 45 * 12.`,
  () => 'Suggest an agenda for a one-hour meeting about the quarterly review with four participants.',
];
