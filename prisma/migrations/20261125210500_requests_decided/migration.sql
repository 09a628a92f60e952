ALTER TYPE "RequestAction" ADD VALUE 'IDENTITY_DOUBTED';
ALTER TYPE "RequestAction" ADD VALUE 'FIRST_APPROVED';

ALTER TABLE "DataRequest"
  ADD COLUMN "identityDoubt" TEXT,
  ADD COLUMN "firstApprover" TEXT,
  ADD COLUMN "firstPlan" TEXT,
  -- The clock stands still only while the customer's proof is awaited.
  ADD CONSTRAINT "DataRequest_pausedAt_check" CHECK ("pausedAt" IS NULL OR "status" = 'VERIFYING'),
  -- Where two must approve, they are two (P7); who opened an erasure approves it never (P10).
  ADD CONSTRAINT "DataRequest_two_people_check" CHECK ("status" IN ('REJECTED', 'CANCELLED') OR "firstApprover" <> "decidedBy"),
  ADD CONSTRAINT "DataRequest_reviewer_check" CHECK ("kind" <> 'ERASURE' OR "openedByKind" <> 'STAFF'
    OR "status" IN ('REJECTED', 'CANCELLED') OR "decidedBy" IS NULL
    OR "decidedBy" <> "openedById" AND "firstApprover" IS DISTINCT FROM "openedById"),
  ADD CONSTRAINT "DataRequest_texts_check" CHECK (char_length("identityDoubt") <= 5000
    AND char_length("extensionReason") <= 5000);

-- What waits for its customer, in the order of the list of work.
CREATE INDEX "DataRequest_paused_idx" ON "DataRequest" (COALESCE("extendedUntil", "dueAt"), "id") WHERE "pausedAt" IS NOT NULL;
-- What is to be carried out: looked at every few seconds.
CREATE INDEX "DataRequest_approved_idx" ON "DataRequest" ("id") WHERE "status" IN ('APPROVED', 'PROCESSING');
