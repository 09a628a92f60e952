import { describe, expect, test } from 'vitest';
import { rows } from '../../schema/policy-table.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import { declaredSchema } from '../../src/schema.ts';

const everyRow = rows(defaultPolicy, declaredSchema);

const classifiedAs = (...names: string[]): string[] =>
  everyRow.filter(({ classification }) => names.includes(classification)).map(({ coordinate }) => coordinate);

const fieldsOf = (...types: string[]): string[] =>
  everyRow.map(({ coordinate }) => coordinate).filter((coordinate) => types.includes(coordinate.split('.')[0] ?? ''));

/** The matrix holds answers against the table, and the table follows the classification: so that is held to the promises here. */
describe('what a promise names is classified as its own', () => {
  test('the telephone number (P4)', () => {
    expect(classifiedAs('telephone')).toEqual(['Customer.phone']);
  });

  test('everything about consent to be contacted, text messages among it (P5)', () => {
    const leading = ['Customer.consentAt', 'Customer.consentHistory', 'Customer.consents'];
    expect(classifiedAs('messaging')).toEqual(
      [...fieldsOf('Consent', 'ConsentEvent', 'DecisionInForce'), ...leading].toSorted(),
    );
  });

  test('IP addresses, which no partner sees', () => {
    expect(classifiedAs('device')).toEqual(['Activity.ip']);
  });

  test('to whom an invoice is addressed (P9)', () => {
    expect(classifiedAs('addressee')).toEqual([...fieldsOf('Addressee'), 'Invoice.addressee'].toSorted());
  });

  test('who wrote to whom (P17)', () => {
    expect(classifiedAs('communications')).toEqual(
      [...fieldsOf('Communication'), 'Customer.communications'].toSorted(),
    );
  });

  test('the e-mail address, the postal address, and earlier values of them', () => {
    expect(classifiedAs('contact')).toEqual(['Customer.email']);
    expect(classifiedAs('address')).toEqual([...fieldsOf('Address'), 'Customer.address'].toSorted());
    expect(classifiedAs('history')).toEqual([...fieldsOf('Change'), 'Customer.changes'].toSorted());
  });

  test('and what is public of a person is an id and a version alone', () => {
    const people = ['Customer', 'Service', 'PaymentMethod', 'Invoice', 'Transaction', 'DataRequest', 'Disclosure'];
    const open = classifiedAs('public').filter((coordinate) => people.includes(coordinate.split('.')[0] ?? ''));
    expect(open.filter((coordinate) => !/\.(id|version)$/.test(coordinate))).toEqual([]);
  });
});
