/** Whether a text can be dialled: 7 to 15 digits, grouped as people group them, with an extension (转 801) or without. */
export function isPhone(text: string): boolean {
  const dialled = text.normalize('NFKC').replace(/(?:转|ext\.?|x)\s*\d{1,6}$/i, '');
  return /^\d{7,15}$/.test(dialled.replace(/[\s()+-]/g, ''));
}
