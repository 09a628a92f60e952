-- Written by the Prisma schema engine, then changed by hand in two places that it does not compare:
-- "AuditEvent" is PARTITIONED BY RANGE, and "Customer"."nameKey" is COLLATE "C", so that a prefix is a range of its index.

-- CreateEnum
CREATE TYPE "CallerKind" AS ENUM ('ANONYMOUS', 'CUSTOMER', 'STAFF', 'PARTNER', 'SYSTEM');

-- CreateEnum
CREATE TYPE "Purpose" AS ENUM ('SERVICE_PROVISION', 'PAYMENT_PROCESSING', 'SUPPORT', 'FRAUD_DETECTION', 'ANALYTICS', 'MARKETING', 'PROMOTION', 'LEGAL_OBLIGATION');

-- CreateEnum
CREATE TYPE "Channel" AS ENUM ('PORTAL', 'EMAIL', 'HELPDESK_TICKET', 'STAFF', 'API');

-- CreateEnum
CREATE TYPE "ConsentChannel" AS ENUM ('EMAIL', 'TELEPHONE', 'SMS', 'POST');

-- CreateEnum
CREATE TYPE "ConsentState" AS ENUM ('GRANTED', 'WITHDRAWN', 'NOT_ASKED');

-- CreateEnum
CREATE TYPE "ConsentSource" AS ENUM ('SIGN_UP', 'PORTAL', 'STAFF', 'EMAIL', 'TICKET', 'GLOBAL_PRIVACY_CONTROL');

-- CreateEnum
CREATE TYPE "ServiceStatus" AS ENUM ('PENDING', 'ACTIVE', 'SUSPENDED', 'CANCELLED', 'TERMINATED');

-- CreateEnum
CREATE TYPE "InvoiceStatus" AS ENUM ('UNPAID', 'PAID', 'VOID');

-- CreateEnum
CREATE TYPE "TransactionKind" AS ENUM ('CHARGE', 'REFUND');

-- CreateEnum
CREATE TYPE "TransactionStatus" AS ENUM ('PENDING', 'SUCCEEDED', 'FAILED');

-- CreateEnum
CREATE TYPE "ActivityKind" AS ENUM ('LOGIN', 'LOGIN_ATTEMPT', 'LOGOUT', 'PASSWORD_CHANGE', 'SERVICE_CHANGE', 'SUPPORT_CONTACT');

-- CreateEnum
CREATE TYPE "CommunicationMedium" AS ENUM ('EMAIL', 'CHAT', 'TICKET', 'TELEPHONE');

-- CreateEnum
CREATE TYPE "Direction" AS ENUM ('INBOUND', 'OUTBOUND');

-- CreateEnum
CREATE TYPE "PartnerKind" AS ENUM ('PROCESSOR', 'THIRD_PARTY');

-- CreateEnum
CREATE TYPE "PartnerStatus" AS ENUM ('ACTIVE', 'SUSPENDED');

-- CreateEnum
CREATE TYPE "ErasureMethod" AS ENUM ('STRIPE_REDACTION', 'MANUAL_TASK', 'WEBHOOK');

-- CreateEnum
CREATE TYPE "RelationGround" AS ENUM ('PAYMENT_METHOD', 'ASSIGNMENT');

-- CreateEnum
CREATE TYPE "DataRequestKind" AS ENUM ('EXPORT', 'ERASURE', 'RECTIFICATION', 'RESTRICTION', 'OBJECTION');

-- CreateEnum
CREATE TYPE "DataRequestStatus" AS ENUM ('RECEIVED', 'VERIFYING', 'IN_REVIEW', 'APPROVED', 'PROCESSING', 'AWAITING_PROCESSORS', 'COMPLETED', 'REJECTED', 'CANCELLED', 'FAILED');

-- CreateEnum
CREATE TYPE "Regime" AS ENUM ('GDPR', 'UK_GDPR', 'CCPA', 'STRICTEST');

-- CreateEnum
CREATE TYPE "RequestAction" AS ENUM ('OPENED', 'ACKNOWLEDGED', 'VERIFICATION_SENT', 'VERIFIED', 'ASSIGNED', 'PAUSED', 'RESUMED', 'EXTENDED', 'PLANNED', 'APPROVED', 'REJECTED', 'CANCELLED', 'STARTED', 'RETRIED', 'FAILED', 'PROCESSOR_TOLD', 'PROCESSOR_CONFIRMED', 'LINKED_DUPLICATE', 'COMPLETED');

-- CreateEnum
CREATE TYPE "RejectionGround" AS ENUM ('IDENTITY_VERIFICATION_FAILURE', 'LEGAL_OBLIGATION_IMPAIRED', 'LEGAL_CLAIM_DEFENCE_IMPAIRED', 'LEGALLY_EXEMPTED', 'PROCESS_EXCESSIVE', 'PROCESS_UNFOUNDED', 'THIRD_PARTY_RIGHTS_IMPAIRED', 'CRIME_INVESTIGATION_IMPAIRED', 'CONTRACT_PERFORMANCE_NECESSITY');

-- CreateEnum
CREATE TYPE "ErasureTaskStatus" AS ENUM ('PENDING', 'TOLD', 'CONFIRMED', 'FAILED');

-- CreateEnum
CREATE TYPE "ExportStatus" AS ENUM ('PENDING', 'RUNNING', 'READY', 'EXPIRED', 'FAILED');

-- CreateEnum
CREATE TYPE "LegalHoldGround" AS ENUM ('LITIGATION', 'INVESTIGATION', 'TAX_AUDIT', 'COURT_ORDER');

-- CreateEnum
CREATE TYPE "DisclosureKind" AS ENUM ('ACCOUNT_DATA', 'COMMUNICATIONS');

-- CreateEnum
CREATE TYPE "DisclosureGround" AS ENUM ('IDENTIFY_HARMFUL_PARTY', 'CONTACT_HARMFUL_PARTY', 'LEGAL_ACTION', 'REQUIRED_BY_LAW', 'PROVIDE_SERVICE', 'LEGITIMATE_INTERESTS', 'LEGAL_PROCESS', 'CRIME_INADVERTENTLY_OBTAINED');

-- CreateEnum
CREATE TYPE "DisclosureStatus" AS ENUM ('PROPOSED', 'APPROVED', 'REFUSED', 'RELEASED');

-- CreateEnum
CREATE TYPE "AuditOutcome" AS ENUM ('ALLOWED', 'REFUSED');

-- CreateEnum
CREATE TYPE "AuditKind" AS ENUM ('READ', 'CHANGE');

-- CreateEnum
CREATE TYPE "LinkPurpose" AS ENUM ('CONFIRM_EMAIL', 'REVERT_EMAIL', 'CONFIRM_DECISION', 'VERIFY_REQUEST', 'DOWNLOAD_EXPORT');

-- CreateEnum
CREATE TYPE "SuppressedIdentifier" AS ENUM ('EMAIL', 'TELEPHONE');

-- CreateEnum
CREATE TYPE "WebhookStatus" AS ENUM ('ACTIVE', 'DISABLED');

-- CreateEnum
CREATE TYPE "DeliveryStatus" AS ENUM ('PENDING', 'DELIVERED', 'FAILED');

-- CreateEnum
CREATE TYPE "IdempotencyStatus" AS ENUM ('IN_FLIGHT', 'DONE');

-- CreateTable
CREATE TABLE "Customer" (
    "id" UUID NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "name" TEXT,
    "businessName" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "locale" TEXT,
    "addressLine1" TEXT,
    "addressLine2" TEXT,
    "city" TEXT,
    "region" TEXT,
    "postalCode" TEXT,
    "country" TEXT,
    "registeredAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "restrictedAt" TIMESTAMPTZ(3),
    "erasureStartedAt" TIMESTAMPTZ(3),
    "erasedAt" TIMESTAMPTZ(3),
    "lastLoginAt" TIMESTAMPTZ(3),
    "lastLoginAttemptAt" TIMESTAMPTZ(3),
    "lastServiceEndedAt" TIMESTAMPTZ(3),
    "retentionWarnedAt" TIMESTAMPTZ(3),
    "lastSignalAt" TIMESTAMPTZ(3),
    "nameKey" TEXT COLLATE "C",

    CONSTRAINT "Customer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LoginIdentity" (
    "id" UUID NOT NULL,
    "customerId" UUID NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "linkedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "LoginIdentity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EmailChange" (
    "id" UUID NOT NULL,
    "customerId" UUID NOT NULL,
    "previousEmail" TEXT,
    "newEmail" TEXT,
    "channel" "Channel" NOT NULL,
    "reference" TEXT,
    "requestedAt" TIMESTAMPTZ(3) NOT NULL,
    "confirmedAt" TIMESTAMPTZ(3),
    "revertUntil" TIMESTAMPTZ(3),
    "revertedAt" TIMESTAMPTZ(3),

    CONSTRAINT "EmailChange_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ProfileChange" (
    "id" UUID NOT NULL,
    "customerId" UUID NOT NULL,
    "field" TEXT NOT NULL,
    "before" TEXT,
    "after" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actorKind" "CallerKind" NOT NULL,
    "actorId" TEXT NOT NULL,
    "channel" "Channel" NOT NULL,
    "reference" TEXT,

    CONSTRAINT "ProfileChange_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ConsentEvent" (
    "id" UUID NOT NULL,
    "customerId" UUID NOT NULL,
    "purpose" "Purpose" NOT NULL,
    "channel" "ConsentChannel" NOT NULL,
    "state" "ConsentState" NOT NULL,
    "source" "ConsentSource" NOT NULL,
    "actorKind" "CallerKind" NOT NULL,
    "actorId" TEXT NOT NULL,
    "decidedAt" TIMESTAMPTZ(3) NOT NULL,
    "recordedAt" TIMESTAMPTZ(3) NOT NULL,
    "policyVersion" TEXT NOT NULL,
    "wording" TEXT NOT NULL,
    "wordingLocale" TEXT NOT NULL,
    "evidence" TEXT,

    CONSTRAINT "ConsentEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Consent" (
    "customerId" UUID NOT NULL,
    "purpose" "Purpose" NOT NULL,
    "channel" "ConsentChannel" NOT NULL,
    "state" "ConsentState" NOT NULL,
    "source" "ConsentSource" NOT NULL,
    "decidedAt" TIMESTAMPTZ(3) NOT NULL,
    "policyVersion" TEXT NOT NULL,
    "eventId" UUID NOT NULL,

    CONSTRAINT "Consent_pkey" PRIMARY KEY ("customerId","purpose","channel")
);

-- CreateTable
CREATE TABLE "SharingEvent" (
    "id" UUID NOT NULL,
    "customerId" UUID NOT NULL,
    "purpose" "Purpose",
    "partnerId" UUID,
    "allowed" BOOLEAN NOT NULL,
    "source" "ConsentSource" NOT NULL,
    "actorKind" "CallerKind" NOT NULL,
    "actorId" TEXT NOT NULL,
    "decidedAt" TIMESTAMPTZ(3) NOT NULL,
    "recordedAt" TIMESTAMPTZ(3) NOT NULL,
    "policyVersion" TEXT NOT NULL,
    "evidence" TEXT,

    CONSTRAINT "SharingEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Sharing" (
    "customerId" UUID NOT NULL,
    "blocked" BOOLEAN NOT NULL,
    "globalPrivacyControl" BOOLEAN NOT NULL,
    "signalAnsweredAt" TIMESTAMPTZ(3),
    "decidedAt" TIMESTAMPTZ(3) NOT NULL,
    "eventId" UUID NOT NULL,

    CONSTRAINT "Sharing_pkey" PRIMARY KEY ("customerId")
);

-- CreateTable
CREATE TABLE "SharingPurpose" (
    "customerId" UUID NOT NULL,
    "purpose" "Purpose" NOT NULL,
    "allowed" BOOLEAN NOT NULL,
    "decidedAt" TIMESTAMPTZ(3) NOT NULL,
    "eventId" UUID NOT NULL,

    CONSTRAINT "SharingPurpose_pkey" PRIMARY KEY ("customerId","purpose")
);

-- CreateTable
CREATE TABLE "PartnerBlock" (
    "customerId" UUID NOT NULL,
    "partnerId" UUID NOT NULL,
    "blocked" BOOLEAN NOT NULL,
    "decidedAt" TIMESTAMPTZ(3) NOT NULL,
    "eventId" UUID NOT NULL,

    CONSTRAINT "PartnerBlock_pkey" PRIMARY KEY ("customerId","partnerId")
);

-- CreateTable
CREATE TABLE "PendingDecision" (
    "id" UUID NOT NULL,
    "customerId" UUID NOT NULL,
    "purpose" "Purpose",
    "consentChannel" "ConsentChannel",
    "partnerId" UUID,
    "channel" "Channel" NOT NULL,
    "reference" TEXT NOT NULL,
    "actorKind" "CallerKind" NOT NULL,
    "actorId" TEXT NOT NULL,
    "requestedAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "confirmedAt" TIMESTAMPTZ(3),

    CONSTRAINT "PendingDecision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Partner" (
    "id" UUID NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "name" TEXT NOT NULL,
    "kind" "PartnerKind" NOT NULL,
    "purpose" "Purpose" NOT NULL,
    "scopes" TEXT[],
    "status" "PartnerStatus" NOT NULL,
    "contact" TEXT,
    "allowedNetworks" TEXT[],
    "ratePerMinute" INTEGER NOT NULL,
    "erasureMethod" "ErasureMethod",
    "registeredAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3),

    CONSTRAINT "Partner_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PartnerCredential" (
    "id" UUID NOT NULL,
    "partnerId" UUID NOT NULL,
    "secretHash" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "PartnerCredential_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ProcessorRelation" (
    "customerId" UUID NOT NULL,
    "partnerId" UUID NOT NULL,
    "ground" "RelationGround" NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ProcessorRelation_pkey" PRIMARY KEY ("customerId","partnerId")
);

-- CreateTable
CREATE TABLE "Service" (
    "id" UUID NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "customerId" UUID NOT NULL,
    "product" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "status" "ServiceStatus" NOT NULL,
    "configuration" JSONB NOT NULL DEFAULT '{}',
    "startedAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Service_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PaymentMethod" (
    "id" UUID NOT NULL,
    "customerId" UUID NOT NULL,
    "processorId" UUID NOT NULL,
    "reference" TEXT NOT NULL,
    "brand" TEXT,
    "lastFour" TEXT,
    "expiryMonth" INTEGER,
    "expiryYear" INTEGER,
    "termsAcceptedAt" TIMESTAMPTZ(3) NOT NULL,
    "addedAt" TIMESTAMPTZ(3) NOT NULL,
    "removedAt" TIMESTAMPTZ(3),

    CONSTRAINT "PaymentMethod_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Invoice" (
    "id" UUID NOT NULL,
    "customerId" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "status" "InvoiceStatus" NOT NULL,
    "currency" TEXT NOT NULL,
    "total" INTEGER NOT NULL,
    "description" TEXT,
    "issuedAt" TIMESTAMPTZ(3) NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "paidAt" TIMESTAMPTZ(3),
    "addresseeName" TEXT,
    "addresseeBusiness" TEXT,
    "addresseeLine1" TEXT,
    "addresseeLine2" TEXT,
    "addresseeCity" TEXT,
    "addresseeRegion" TEXT,
    "addresseePostal" TEXT,
    "addresseeCountry" TEXT,
    "taxNumber" TEXT,
    "addresseeErasedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Invoice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Transaction" (
    "id" UUID NOT NULL,
    "customerId" UUID NOT NULL,
    "invoiceId" UUID,
    "processorId" UUID NOT NULL,
    "reference" TEXT NOT NULL,
    "kind" "TransactionKind" NOT NULL,
    "status" "TransactionStatus" NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" INTEGER NOT NULL,
    "occurredAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Transaction_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Activity" (
    "id" UUID NOT NULL,
    "customerId" UUID NOT NULL,
    "kind" "ActivityKind" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "ip" INET,
    "abuse" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Activity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Communication" (
    "id" UUID NOT NULL,
    "customerId" UUID NOT NULL,
    "medium" "CommunicationMedium" NOT NULL,
    "direction" "Direction" NOT NULL,
    "correspondent" TEXT,
    "sentAt" TIMESTAMPTZ(3) NOT NULL,
    "locator" TEXT,
    "contentHash" TEXT NOT NULL,

    CONSTRAINT "Communication_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CookieUsage" (
    "site" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "pageViews" INTEGER NOT NULL,
    "visitors" INTEGER NOT NULL,

    CONSTRAINT "CookieUsage_pkey" PRIMARY KEY ("site","day")
);

-- CreateTable
CREATE TABLE "DataRequest" (
    "id" UUID NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "customerId" UUID NOT NULL,
    "kind" "DataRequestKind" NOT NULL,
    "status" "DataRequestStatus" NOT NULL,
    "channel" "Channel" NOT NULL,
    "reference" TEXT,
    "details" TEXT,
    "openedByKind" "CallerKind" NOT NULL,
    "openedById" TEXT NOT NULL,
    "partnerId" UUID,
    "regime" "Regime" NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,
    "acknowledgeBy" TIMESTAMPTZ(3),
    "acknowledgedAt" TIMESTAMPTZ(3),
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "extendedUntil" TIMESTAMPTZ(3),
    "extensionReason" TEXT,
    "pausedAt" TIMESTAMPTZ(3),
    "verifiedAt" TIMESTAMPTZ(3),
    "assignee" TEXT,
    "decidedBy" TEXT,
    "decidedAt" TIMESTAMPTZ(3),
    "approvedPlan" TEXT,
    "rejectionGround" "RejectionGround",
    "rejectionText" TEXT,
    "duplicateOfId" UUID,
    "completedAt" TIMESTAMPTZ(3),

    CONSTRAINT "DataRequest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RequestEvent" (
    "id" UUID NOT NULL,
    "requestId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "action" "RequestAction" NOT NULL,
    "status" "DataRequestStatus",
    "actorKind" "CallerKind" NOT NULL,
    "actorId" TEXT NOT NULL,
    "reason" TEXT,
    "gaggedUntil" TIMESTAMPTZ(3),

    CONSTRAINT "RequestEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ErasurePlan" (
    "id" UUID NOT NULL,
    "requestId" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "items" JSONB NOT NULL,
    "blockers" JSONB NOT NULL,
    "madeAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ErasurePlan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ErasureTask" (
    "id" UUID NOT NULL,
    "requestId" UUID NOT NULL,
    "partnerId" UUID NOT NULL,
    "method" "ErasureMethod" NOT NULL,
    "status" "ErasureTaskStatus" NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAttemptAt" TIMESTAMPTZ(3),
    "evidence" TEXT,
    "confirmedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ErasureTask_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ErasureCertificate" (
    "requestId" UUID NOT NULL,
    "document" JSONB NOT NULL,
    "signature" TEXT NOT NULL,
    "issuedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ErasureCertificate_pkey" PRIMARY KEY ("requestId")
);

-- CreateTable
CREATE TABLE "Tombstone" (
    "customerId" UUID NOT NULL,
    "requestId" UUID,
    "erasedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Tombstone_pkey" PRIMARY KEY ("customerId")
);

-- CreateTable
CREATE TABLE "ExportArtefact" (
    "id" UUID NOT NULL,
    "requestId" UUID NOT NULL,
    "status" "ExportStatus" NOT NULL,
    "location" TEXT,
    "wrappedKey" BYTEA,
    "sha256" TEXT,
    "bytes" BIGINT,
    "rowsDone" INTEGER NOT NULL DEFAULT 0,
    "startedAt" TIMESTAMPTZ(3),
    "readyAt" TIMESTAMPTZ(3),
    "expiresAt" TIMESTAMPTZ(3),

    CONSTRAINT "ExportArtefact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LegalHold" (
    "id" UUID NOT NULL,
    "customerId" UUID NOT NULL,
    "ground" "LegalHoldGround" NOT NULL,
    "reference" TEXT NOT NULL,
    "placedBy" TEXT NOT NULL,
    "placedAt" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3),
    "releasedBy" TEXT,
    "releasedAt" TIMESTAMPTZ(3),
    "gaggedUntil" TIMESTAMPTZ(3),

    CONSTRAINT "LegalHold_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Disclosure" (
    "id" UUID NOT NULL,
    "customerId" UUID NOT NULL,
    "kind" "DisclosureKind" NOT NULL,
    "ground" "DisclosureGround" NOT NULL,
    "status" "DisclosureStatus" NOT NULL,
    "recipient" TEXT NOT NULL,
    "fields" TEXT[],
    "reference" TEXT NOT NULL,
    "evidenceHash" TEXT NOT NULL,
    "processValidatedBy" TEXT,
    "proposedBy" TEXT NOT NULL,
    "proposedAt" TIMESTAMPTZ(3) NOT NULL,
    "decidedBy" TEXT,
    "decidedAt" TIMESTAMPTZ(3),
    "releasedAt" TIMESTAMPTZ(3),
    "documentHash" TEXT,
    "gaggedUntil" TIMESTAMPTZ(3),

    CONSTRAINT "Disclosure_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditEvent" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" "AuditKind" NOT NULL,
    "outcome" "AuditOutcome" NOT NULL,
    "callerKind" "CallerKind" NOT NULL,
    "callerId" TEXT NOT NULL,
    "callerName" TEXT NOT NULL,
    "purpose" "Purpose",
    "reference" TEXT,
    "operation" TEXT NOT NULL,
    "subjects" UUID[],
    "fields" TEXT[],
    "clauses" TEXT[],
    "gaggedUntil" TIMESTAMPTZ(3),
    "writer" TEXT,
    "sequence" BIGINT,
    "previousHash" TEXT,
    "hash" TEXT,

    CONSTRAINT "AuditEvent_pkey" PRIMARY KEY ("id","at")
) PARTITION BY RANGE ("at");

-- CreateTable
CREATE TABLE "AuditHead" (
    "writer" TEXT NOT NULL,
    "sequence" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,
    "signature" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AuditHead_pkey" PRIMARY KEY ("writer","sequence")
);

-- CreateTable
CREATE TABLE "OutboxEvent" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "customerId" UUID,
    "coordinates" JSONB NOT NULL,
    "occurredAt" TIMESTAMPTZ(3) NOT NULL,
    "availableAt" TIMESTAMPTZ(3) NOT NULL,
    "lockedUntil" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "handledAt" TIMESTAMPTZ(3),

    CONSTRAINT "OutboxEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Webhook" (
    "id" UUID NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "partnerId" UUID,
    "url" TEXT NOT NULL,
    "wrappedKey" BYTEA NOT NULL,
    "kinds" TEXT[],
    "status" "WebhookStatus" NOT NULL,
    "registeredAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Webhook_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WebhookDelivery" (
    "id" UUID NOT NULL,
    "webhookId" UUID NOT NULL,
    "eventId" UUID NOT NULL,
    "status" "DeliveryStatus" NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAttemptAt" TIMESTAMPTZ(3),
    "lastStatus" INTEGER,
    "deliveredAt" TIMESTAMPTZ(3),

    CONSTRAINT "WebhookDelivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IdempotencyKey" (
    "callerId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "bodyHash" TEXT NOT NULL,
    "status" "IdempotencyStatus" NOT NULL,
    "coordinates" JSONB,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "IdempotencyKey_pkey" PRIMARY KEY ("callerId","key")
);

-- CreateTable
CREATE TABLE "OneTimeLink" (
    "id" UUID NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "purpose" "LinkPurpose" NOT NULL,
    "customerId" UUID NOT NULL,
    "targetId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "OneTimeLink_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Suppression" (
    "identifier" "SuppressedIdentifier" NOT NULL,
    "keyedHash" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Suppression_pkey" PRIMARY KEY ("identifier","keyedHash")
);

-- CreateIndex
CREATE UNIQUE INDEX "Customer_email_key" ON "Customer"("email");

-- CreateIndex
CREATE INDEX "Customer_nameKey_id_idx" ON "Customer"("nameKey", "id");

-- CreateIndex
CREATE INDEX "Customer_updatedAt_id_idx" ON "Customer"("updatedAt", "id");

-- CreateIndex
CREATE INDEX "Customer_lastSignalAt_id_idx" ON "Customer"("lastSignalAt", "id");

-- CreateIndex
CREATE INDEX "LoginIdentity_customerId_idx" ON "LoginIdentity"("customerId");

-- CreateIndex
CREATE UNIQUE INDEX "LoginIdentity_issuer_subject_key" ON "LoginIdentity"("issuer", "subject");

-- CreateIndex
CREATE INDEX "EmailChange_customerId_id_idx" ON "EmailChange"("customerId", "id");

-- CreateIndex
CREATE INDEX "ProfileChange_customerId_id_idx" ON "ProfileChange"("customerId", "id");

-- CreateIndex
CREATE INDEX "ConsentEvent_customerId_id_idx" ON "ConsentEvent"("customerId", "id");

-- CreateIndex
CREATE INDEX "SharingEvent_customerId_id_idx" ON "SharingEvent"("customerId", "id");

-- CreateIndex
CREATE INDEX "SharingEvent_partnerId_idx" ON "SharingEvent"("partnerId");

-- CreateIndex
CREATE INDEX "PartnerBlock_partnerId_idx" ON "PartnerBlock"("partnerId");

-- CreateIndex
CREATE INDEX "PendingDecision_customerId_id_idx" ON "PendingDecision"("customerId", "id");

-- CreateIndex
CREATE INDEX "PendingDecision_partnerId_idx" ON "PendingDecision"("partnerId");

-- CreateIndex
CREATE UNIQUE INDEX "Partner_name_key" ON "Partner"("name");

-- CreateIndex
CREATE INDEX "PartnerCredential_partnerId_idx" ON "PartnerCredential"("partnerId");

-- CreateIndex
CREATE INDEX "ProcessorRelation_partnerId_customerId_idx" ON "ProcessorRelation"("partnerId", "customerId");

-- CreateIndex
CREATE INDEX "Service_customerId_id_idx" ON "Service"("customerId", "id");

-- CreateIndex
CREATE INDEX "Service_label_idx" ON "Service"("label");

-- CreateIndex
CREATE INDEX "PaymentMethod_customerId_id_idx" ON "PaymentMethod"("customerId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "PaymentMethod_processorId_reference_key" ON "PaymentMethod"("processorId", "reference");

-- CreateIndex
CREATE UNIQUE INDEX "Invoice_number_key" ON "Invoice"("number");

-- CreateIndex
CREATE INDEX "Invoice_customerId_id_idx" ON "Invoice"("customerId", "id");

-- CreateIndex
CREATE INDEX "Invoice_issuedAt_id_idx" ON "Invoice"("issuedAt", "id");

-- CreateIndex
CREATE INDEX "Transaction_customerId_id_idx" ON "Transaction"("customerId", "id");

-- CreateIndex
CREATE INDEX "Transaction_invoiceId_idx" ON "Transaction"("invoiceId");

-- CreateIndex
CREATE UNIQUE INDEX "Transaction_processorId_reference_key" ON "Transaction"("processorId", "reference");

-- CreateIndex
CREATE INDEX "Activity_customerId_id_idx" ON "Activity"("customerId", "id");

-- CreateIndex
CREATE INDEX "Communication_customerId_id_idx" ON "Communication"("customerId", "id");

-- CreateIndex
CREATE INDEX "DataRequest_customerId_id_idx" ON "DataRequest"("customerId", "id");

-- CreateIndex
CREATE INDEX "DataRequest_partnerId_id_idx" ON "DataRequest"("partnerId", "id");

-- CreateIndex
CREATE INDEX "DataRequest_duplicateOfId_idx" ON "DataRequest"("duplicateOfId");

-- CreateIndex
CREATE INDEX "RequestEvent_requestId_id_idx" ON "RequestEvent"("requestId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "ErasurePlan_requestId_hash_key" ON "ErasurePlan"("requestId", "hash");

-- CreateIndex
CREATE INDEX "ErasureTask_partnerId_idx" ON "ErasureTask"("partnerId");

-- CreateIndex
CREATE UNIQUE INDEX "ErasureTask_requestId_partnerId_key" ON "ErasureTask"("requestId", "partnerId");

-- CreateIndex
CREATE UNIQUE INDEX "ExportArtefact_requestId_key" ON "ExportArtefact"("requestId");

-- CreateIndex
CREATE INDEX "ExportArtefact_expiresAt_idx" ON "ExportArtefact"("expiresAt");

-- CreateIndex
CREATE INDEX "LegalHold_customerId_id_idx" ON "LegalHold"("customerId", "id");

-- CreateIndex
CREATE INDEX "Disclosure_customerId_id_idx" ON "Disclosure"("customerId", "id");

-- CreateIndex
CREATE INDEX "AuditEvent_subjects_idx" ON "AuditEvent" USING GIN ("subjects");

-- CreateIndex
CREATE INDEX "AuditEvent_callerId_id_idx" ON "AuditEvent"("callerId", "id");

-- CreateIndex
CREATE INDEX "OutboxEvent_customerId_idx" ON "OutboxEvent"("customerId");

-- CreateIndex
CREATE INDEX "Webhook_partnerId_idx" ON "Webhook"("partnerId");

-- CreateIndex
CREATE INDEX "WebhookDelivery_eventId_idx" ON "WebhookDelivery"("eventId");

-- CreateIndex
CREATE UNIQUE INDEX "WebhookDelivery_webhookId_eventId_key" ON "WebhookDelivery"("webhookId", "eventId");

-- CreateIndex
CREATE INDEX "IdempotencyKey_expiresAt_idx" ON "IdempotencyKey"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "OneTimeLink_tokenHash_key" ON "OneTimeLink"("tokenHash");

-- CreateIndex
CREATE INDEX "OneTimeLink_customerId_idx" ON "OneTimeLink"("customerId");

-- CreateIndex
CREATE INDEX "OneTimeLink_expiresAt_idx" ON "OneTimeLink"("expiresAt");

-- AddForeignKey
ALTER TABLE "LoginIdentity" ADD CONSTRAINT "LoginIdentity_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EmailChange" ADD CONSTRAINT "EmailChange_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProfileChange" ADD CONSTRAINT "ProfileChange_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ConsentEvent" ADD CONSTRAINT "ConsentEvent_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Consent" ADD CONSTRAINT "Consent_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SharingEvent" ADD CONSTRAINT "SharingEvent_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SharingEvent" ADD CONSTRAINT "SharingEvent_partnerId_fkey" FOREIGN KEY ("partnerId") REFERENCES "Partner"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Sharing" ADD CONSTRAINT "Sharing_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SharingPurpose" ADD CONSTRAINT "SharingPurpose_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PartnerBlock" ADD CONSTRAINT "PartnerBlock_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PartnerBlock" ADD CONSTRAINT "PartnerBlock_partnerId_fkey" FOREIGN KEY ("partnerId") REFERENCES "Partner"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PendingDecision" ADD CONSTRAINT "PendingDecision_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PendingDecision" ADD CONSTRAINT "PendingDecision_partnerId_fkey" FOREIGN KEY ("partnerId") REFERENCES "Partner"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PartnerCredential" ADD CONSTRAINT "PartnerCredential_partnerId_fkey" FOREIGN KEY ("partnerId") REFERENCES "Partner"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProcessorRelation" ADD CONSTRAINT "ProcessorRelation_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProcessorRelation" ADD CONSTRAINT "ProcessorRelation_partnerId_fkey" FOREIGN KEY ("partnerId") REFERENCES "Partner"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Service" ADD CONSTRAINT "Service_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PaymentMethod" ADD CONSTRAINT "PaymentMethod_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PaymentMethod" ADD CONSTRAINT "PaymentMethod_processorId_fkey" FOREIGN KEY ("processorId") REFERENCES "Partner"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Invoice" ADD CONSTRAINT "Invoice_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Transaction" ADD CONSTRAINT "Transaction_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Transaction" ADD CONSTRAINT "Transaction_invoiceId_fkey" FOREIGN KEY ("invoiceId") REFERENCES "Invoice"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Transaction" ADD CONSTRAINT "Transaction_processorId_fkey" FOREIGN KEY ("processorId") REFERENCES "Partner"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Activity" ADD CONSTRAINT "Activity_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Communication" ADD CONSTRAINT "Communication_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DataRequest" ADD CONSTRAINT "DataRequest_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DataRequest" ADD CONSTRAINT "DataRequest_partnerId_fkey" FOREIGN KEY ("partnerId") REFERENCES "Partner"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DataRequest" ADD CONSTRAINT "DataRequest_duplicateOfId_fkey" FOREIGN KEY ("duplicateOfId") REFERENCES "DataRequest"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RequestEvent" ADD CONSTRAINT "RequestEvent_requestId_fkey" FOREIGN KEY ("requestId") REFERENCES "DataRequest"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ErasurePlan" ADD CONSTRAINT "ErasurePlan_requestId_fkey" FOREIGN KEY ("requestId") REFERENCES "DataRequest"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ErasureTask" ADD CONSTRAINT "ErasureTask_requestId_fkey" FOREIGN KEY ("requestId") REFERENCES "DataRequest"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ErasureTask" ADD CONSTRAINT "ErasureTask_partnerId_fkey" FOREIGN KEY ("partnerId") REFERENCES "Partner"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ErasureCertificate" ADD CONSTRAINT "ErasureCertificate_requestId_fkey" FOREIGN KEY ("requestId") REFERENCES "DataRequest"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ExportArtefact" ADD CONSTRAINT "ExportArtefact_requestId_fkey" FOREIGN KEY ("requestId") REFERENCES "DataRequest"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LegalHold" ADD CONSTRAINT "LegalHold_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Disclosure" ADD CONSTRAINT "Disclosure_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Webhook" ADD CONSTRAINT "Webhook_partnerId_fkey" FOREIGN KEY ("partnerId") REFERENCES "Partner"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WebhookDelivery" ADD CONSTRAINT "WebhookDelivery_webhookId_fkey" FOREIGN KEY ("webhookId") REFERENCES "Webhook"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WebhookDelivery" ADD CONSTRAINT "WebhookDelivery_eventId_fkey" FOREIGN KEY ("eventId") REFERENCES "OutboxEvent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OneTimeLink" ADD CONSTRAINT "OneTimeLink_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
