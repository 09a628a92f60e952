-- AlterTable
ALTER TABLE "Customer" ADD COLUMN     "restrictedUntil" TIMESTAMPTZ(3);

ALTER TABLE "Customer"
  ADD CONSTRAINT "Customer_restrictedUntil_check" CHECK ("restrictedUntil" IS NULL OR "restrictedAt" IS NOT NULL);
CREATE INDEX "Customer_restrictedUntil_idx" ON "Customer" ("restrictedUntil") WHERE "restrictedUntil" IS NOT NULL;
