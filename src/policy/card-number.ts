/** Digits with what people put between them. */
const digitGroups = /\d+(?:[\s\p{Pd}\p{Pc}\p{Cf}./·]{1,3}\d+)*/gu;

/** ISO/IEC 7812: what a payment card's number begins with, and its 13 to 19 digits. */
const cardShape = /^(?:[3-6]|2[2-7])\d{12,18}$/;

/** Whether free text holds what may be a payment card's number (P3), spaced or not. */
export function holdsCardNumber(text: string): boolean {
  // NFKC makes plain digits of full-width ones.
  return (text.normalize('NFKC').match(digitGroups) ?? []).some((run) => {
    const groups = run.split(/\D+/);
    return groups.some((_, start) => startsWithCard(groups.slice(start, start + 19)));
  });
}

const startsWithCard = (groups: readonly string[]): boolean =>
  groups.some((_, last) => isCard(groups.slice(0, last + 1).join('')));

const isCard = (digits: string): boolean => cardShape.test(digits) && luhnSum(digits) % 10 === 0;

/** ISO/IEC 7812-1 annex B: every second digit from the right counts double, its digits added. */
function luhnSum(digits: string): number {
  return [...digits].toReversed().reduce((sum, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return sum + (value > 9 ? value - 9 : value);
  }, 0);
}
