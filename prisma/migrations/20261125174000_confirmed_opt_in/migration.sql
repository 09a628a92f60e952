-- Consents that customers give at the portal may wait as well, and have no ticket or e-mail (P13).

ALTER TABLE "PendingDecision"
  ALTER COLUMN "reference" DROP NOT NULL,
  ADD COLUMN "source" "ConsentSource",
  ADD COLUMN "policyVersion" TEXT;

-- Under which policy those were asked for that wait now is not known: a consent among them is asked for again.
UPDATE "PendingDecision" SET
  "policyVersion" = 'unknown',
  "source" = CASE "channel"
    WHEN 'EMAIL' THEN 'EMAIL' WHEN 'HELPDESK_TICKET' THEN 'TICKET' WHEN 'STAFF' THEN 'STAFF' ELSE 'PORTAL'
  END::"ConsentSource";

ALTER TABLE "PendingDecision"
  ALTER COLUMN "source" SET NOT NULL,
  ALTER COLUMN "policyVersion" SET NOT NULL,
  ADD CONSTRAINT "PendingDecision_reference_check" CHECK ("channel" IN ('PORTAL', 'API')
    OR "reference" IS NOT NULL AND "reference" <> '');
