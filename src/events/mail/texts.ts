import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import type { Texts } from './wording.ts';

const languages: Readonly<Record<string, Texts>> = { en, de, fr, es };

/** The texts for a BCP 47 tag, and the tag to write dates by: the customer's own, or English when we lack its language. */
export function textsFor(locale: string | null): { language: string; texts: Texts } {
  const tag = canonical(locale) ?? 'en';
  const texts = languages[new Intl.Locale(tag).language];
  return texts ? { language: tag, texts } : { language: 'en', texts: en };
}

function canonical(locale: string | null): string | undefined {
  try {
    return locale === null ? undefined : new Intl.Locale(locale).baseName;
  } catch {
    return undefined; // no BCP 47 tag
  }
}
