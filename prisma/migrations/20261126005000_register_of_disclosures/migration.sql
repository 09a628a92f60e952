-- What a disclosure and a legal hold may say, whoever writes it (P16, P17). That two decide, under a ground of the kind's
-- list, and that a release follows an approval, is in the `guards` migration.

-- A list that names nothing twice.
CREATE FUNCTION is_set(list text[]) RETURNS boolean LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
  SELECT count(*) = count(DISTINCT one) FROM unnest(list) AS one
$$;

ALTER TABLE "Disclosure"
  -- The closed list of what may be disclosed, by kind: a ground of P16 opens no communications, and one of P17 nothing else.
  -- Text-message consent is on neither (P5).
  ADD CONSTRAINT "Disclosure_disclosable_check" CHECK ("fields" <@ CASE "kind"
    WHEN 'ACCOUNT_DATA' THEN ARRAY[
      'Customer.name', 'Customer.businessName', 'Customer.email', 'Customer.phone', 'Customer.address', 'Customer.registeredAt',
      'Service.product', 'Service.label', 'Service.status', 'Service.startedAt', 'Service.endedAt',
      'PaymentMethod.brand', 'PaymentMethod.lastFour', 'PaymentMethod.expiryMonth', 'PaymentMethod.expiryYear',
      'PaymentMethod.addedAt',
      'Invoice.number', 'Invoice.status', 'Invoice.currency', 'Invoice.total', 'Invoice.issuedAt', 'Invoice.paidAt',
      'Transaction.kind', 'Transaction.status', 'Transaction.currency', 'Transaction.amount', 'Transaction.occurredAt',
      'Activity.kind', 'Activity.at', 'Activity.ip']
    WHEN 'COMMUNICATIONS' THEN ARRAY[
      'Communication.medium', 'Communication.direction', 'Communication.correspondent', 'Communication.sentAt',
      'Communication.locator', 'Communication.contentHash']
    ELSE ARRAY[]::text[] END),
  ADD CONSTRAINT "Disclosure_set_check" CHECK (is_set("fields")),
  -- The law forbids to tell until some day, which is to come.
  ADD CONSTRAINT "Disclosure_gag_check" CHECK ("gaggedUntil" > "proposedAt");

-- Who held the process to be valid is named once: whoever approves does not name another (P17).
CREATE FUNCTION keep_validation() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'who held the process to be valid is named once' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER keep_validation BEFORE UPDATE ON "Disclosure" FOR EACH ROW
  WHEN (OLD."processValidatedBy" IS NOT NULL AND NEW."processValidatedBy" IS DISTINCT FROM OLD."processValidatedBy")
  EXECUTE FUNCTION keep_validation();

ALTER TABLE "LegalHold" ADD CONSTRAINT "LegalHold_gag_check" CHECK ("gaggedUntil" > "placedAt");

-- A hold is released once, and is not otherwise changed: a gag that could be lifted would tell too early, and an end that
-- could be moved would be no promise. An erasure empties its reference.
CREATE FUNCTION guard_hold() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  free text[] := ARRAY[]::text[];
BEGIN
  IF OLD."releasedAt" IS NULL THEN
    free := ARRAY['releasedAt', 'releasedBy'];
  END IF;
  IF EXISTS (SELECT FROM "Customer" WHERE "id" = OLD."customerId" AND "erasureStartedAt" IS NOT NULL) THEN
    free := free || ARRAY['reference'];
  END IF;
  IF to_jsonb(NEW) - free <> to_jsonb(OLD) - free THEN
    RAISE EXCEPTION 'a hold is released once, and is not otherwise changed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE UPDATE ON "LegalHold" FOR EACH ROW EXECUTE FUNCTION guard_hold();
