/** The language of a page: what its address asks for, else what the browser prefers, else English. */
export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** @param header Accept-Language (RFC 9110, 12.5.4) */
export function languageOf(asked: string | undefined, header: string | undefined): Language {
  if (isLanguage(asked)) return asked;
  const preferred = (header ?? '')
    .split(',')
    .map(preferenceIn)
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag);
  return preferred.find(isLanguage) ?? 'en';
}

function preferenceIn(part: string) {
  const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
  const quality = parameters.find((parameter) => parameter.trim().startsWith('q='));
  return { tag: tag.split('-')[0], quality: Number(quality?.trim().slice(2) ?? 1) };
}

function isLanguage(tag: string | undefined): tag is Language {
  return LANGUAGES.some((language) => language === tag);
}
