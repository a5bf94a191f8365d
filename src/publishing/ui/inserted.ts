import type { ComponentName } from '../../articles/components.ts';

/** What the editor puts into a text for each component; `|` marks what was selected, or where one goes on writing. */
export const INSERTED: readonly { name: ComponentName; text: string }[] = [
  { name: 'Steps', text: '<Steps>\n<Step title="">\n\n|\n\n</Step>\n</Steps>' },
  { name: 'Step', text: '<Step title="">\n\n|\n\n</Step>' },
  { name: 'Note', text: '<Note>\n\n|\n\n</Note>' },
  { name: 'Tip', text: '<Tip>\n\n|\n\n</Tip>' },
  { name: 'Warning', text: '<Warning>\n\n|\n\n</Warning>' },
  { name: 'Tabs', text: '<Tabs label="">\n<Tab title="">\n\n|\n\n</Tab>\n</Tabs>' },
  { name: 'Tab', text: '<Tab title="">\n\n|\n\n</Tab>' },
  { name: 'Details', text: '<Details summary="">\n\n|\n\n</Details>' },
  { name: 'Figure', text: '<Figure src="|" alt="" />' },
  { name: 'VideoGuide', text: '<VideoGuide slug="|" />' },
  { name: 'Snippet', text: '<Snippet name="|" />' },
  { name: 'Key', text: '<Key>|</Key>' },
  { name: 'MenuPath', text: '<MenuPath>|</MenuPath>' },
];
