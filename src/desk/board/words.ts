import { type Localized, localized } from '../../config/localized.ts';

/** What of a site names topics, plans and languages. */
export interface NamingSite {
  defaultLocale: string;
  locales: readonly { code: string; label: string }[];
  contact: { plans: readonly { id: string; label: Localized }[] };
  contactForm: { categories: readonly { id: string; label: Localized }[] };
}

/** Names of topics, plans and languages as a reader of `locale` knows them; what site.yml does not know is shown as it is. */
export function namesIn(site: NamingSite, locale: string) {
  const nameOf = (list: readonly { id: string; label: Localized }[]) => (id: string) => {
    const found = list.find((one) => one.id === id);
    return found ? localized(found.label, locale, site.defaultLocale) : id;
  };
  return {
    topic: nameOf(site.contactForm.categories),
    plan: nameOf(site.contact.plans),
    language: (code: string) => site.locales.find((one) => one.code === code)?.label ?? code,
  };
}
