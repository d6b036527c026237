"""What can go wrong between the graph on disk and the person who asks, as one tree.

::

    ServerError                a fault that a person can act on
    ├── BadSetting                 an environment variable or option with an unusable value
    ├── MissingPart                a package that only this needs is not installed
    ├── StoreError                 the store folder and what goes into it
    │   ├── NoSnapshot                 nothing was published yet
    │   ├── DamagedSnapshot            the published folder lacks a part
    │   ├── PublishBusy                another publisher holds the lock
    │   ├── BadBackup                  a backup that cannot be restored
    │   ├── BadInput                   a graph file or a rule that cannot be loaded
    │   └── BadShapes                  a shape that cannot be read or compiled
    ├── QueryRefused               not run, and never will be as it stands
    │   ├── QueryTooLong               more bytes than allowed
    │   ├── QueryTooDeep               more nested brackets than allowed
    │   ├── UpdateRefused              writes are off
    │   ├── GraphOwned                 a write to a graph that the build makes
    │   ├── RemoteCallRefused          SERVICE would make the server call another one
    │   ├── AmbiguousLessThan          "<" that can be read as an IRI or as less-than
    │   ├── UpdateFailed               an operation of an update has nothing to work on
    │   └── QuerySyntaxError           the engine's parser says no; line and column
    ├── QueryFailed                accepted, but no answer came
    │   ├── DeadlinePassed             ran out of time and was stopped
    │   ├── MemoryExceeded             ran out of memory and was stopped
    │   ├── WorkerCrashed              the worker process died
    │   ├── ResultTooLarge             more rows or bytes than allowed
    │   ├── EngineBusy                 no worker came free in time
    │   ├── ShareUsedUp                the client has used its processor seconds of this minute
    │   ├── TooManyAtOnce              the client has too many queries running or waiting
    │   ├── EngineDown                 no snapshot is loaded
    │   ├── EvaluationFailed           the engine gave up for a reason of its own
    │   └── RemoteFailed               the remote SPARQL server did not answer
    ├── QuestionError              a named question and its parameters
    │   ├── BadQuestionFile            a .rq header that cannot be read
    │   ├── UnknownQuestion            no such name
    │   └── BadParameter               missing, unknown or of the wrong type
    ├── CheckError                 what a check is given beside the documents
    │   ├── BadAccepted                a file of accepted findings that cannot be read
    │   ├── BadBaseline                an earlier report that cannot be read
    │   └── BadComparison              two sides that cannot be compared
    └── ProtocolError              the HTTP request around a query
        ├── BadRequest                 parameters missing, repeated or not UTF-8
        ├── ReviewRefused              whoever asks may not accept findings
        ├── NotFound                   nothing known under this address
        ├── NotAcceptable              no format that the client accepts
        ├── UnsupportedMedia           a body of a type that is not read here
        ├── BadPayload                 a body of RDF that cannot be read
        ├── BodyTooLarge               a body with more bytes than allowed
        ├── Unauthorized               a write without the token, or with another
        └── PreconditionFailed         the graph is not what If-Match or If-None-Match says

Every class carries ``code`` (a stable word for programs) and ``status`` (its HTTP status); every
exception carries ``message``, ``hint`` and the fields that its class names.
"""

from __future__ import annotations

from typing import ClassVar

FieldValue = str | int | float | None


class ServerError(Exception):
    """A fault that a person can act on.

    Attributes:
        message: What is wrong, a full sentence.
        hint: What to do about it; may be empty.
        fields: The facts behind the sentence (numbers, names, positions), for programs.
    """

    code: ClassVar[str] = "server-error"
    status: int = 500

    def __init__(self, message: str, *, hint: str = "", **fields: FieldValue) -> None:
        self.message = message
        self.hint = hint
        self.fields = fields
        super().__init__(message)

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()

    @property
    def docs(self) -> str:
        """The place in the documentation that explains this kind of fault."""
        return f"docs/server.md#{self.code}"


class BadSetting(ServerError):
    """A setting has an unusable value. Fields: ``name``, ``value``."""

    code = "bad-setting"


class MissingPart(ServerError):
    """A package that only this command needs is not installed. Fields: ``package``."""

    code = "missing-part"
    status = 501


class StoreError(ServerError):
    """The store folder, or what goes into it, is not as it should be."""

    code = "store-error"
    status = 503


class NoSnapshot(StoreError):
    """Nothing has been published in this store folder. Fields: ``store``."""

    code = "no-snapshot"


class DamagedSnapshot(StoreError):
    """The published snapshot lacks a part. Fields: ``path``."""

    code = "damaged-snapshot"


class PublishBusy(StoreError):
    """Another process is publishing into this store. Fields: ``store``, ``holder``."""

    code = "publish-busy"


class BadBackup(StoreError):
    """A backup is not whole, or would write over what is there. Fields: ``path``."""

    code = "bad-backup"


class BadInput(StoreError):
    """A graph file or a rule cannot be loaded. Fields: ``where`` (file, with line if known)."""

    code = "bad-input"


class BadShapes(StoreError):
    """A shape cannot be read or compiled. Fields: ``where``."""

    code = "bad-shapes"


class QueryRefused(ServerError):
    """The query was not run, and never will be as it stands."""

    code = "query-refused"
    status = 400


class QueryTooLong(QueryRefused):
    """More bytes than allowed. Fields: ``size``, ``limit`` (bytes of UTF-8)."""

    code = "query-too-long"
    status = 413


class QueryTooDeep(QueryRefused):
    """More nested brackets than allowed. Fields: ``depth``, ``limit``, ``line``, ``column``."""

    code = "query-too-deep"


class UpdateRefused(QueryRefused):
    """An update where only queries are answered. Fields: ``keyword``."""

    code = "update-refused"
    status = 403


class GraphOwned(QueryRefused):
    """A write to a graph that ``tupoksi build`` makes anew each time. Fields: ``graph``."""

    code = "graph-owned"
    status = 403


class UpdateFailed(QueryRefused):
    """An operation of an update cannot be done; nothing was written."""

    code = "update-failed"
    status = 409


class RemoteCallRefused(QueryRefused):
    """The query would make the server call another. Fields: ``keyword``, ``line``, ``column``."""

    code = "remote-call-refused"
    status = 403


class AmbiguousLessThan(QueryRefused):
    """A ``<`` that can be read in two ways. Fields: ``line``, ``column``."""

    code = "ambiguous-less-than"


class QuerySyntaxError(QueryRefused):
    """The parser says no. Fields: ``line``, ``column`` (from 1, None if unknown), ``excerpt``."""

    code = "query-syntax"


class QueryFailed(ServerError):
    """The query was accepted, but no answer came."""

    code = "query-failed"


class DeadlinePassed(QueryFailed):
    """The query ran out of time and was stopped. Fields: ``seconds``."""

    code = "deadline-passed"
    status = 504


class MemoryExceeded(QueryFailed):
    """The query ran out of memory and was stopped. Fields: ``limit`` (bytes)."""

    code = "memory-exceeded"
    status = 503


class WorkerCrashed(QueryFailed):
    """The worker process died while it evaluated the query. Fields: ``signal`` or ``exit``."""

    code = "worker-crashed"
    status = 503


class ResultTooLarge(QueryFailed):
    """More than allowed, and cut where no form can say so. Fields: ``unit``, ``limit``."""

    code = "result-too-large"
    status = 413


class EngineBusy(QueryFailed):
    """No worker came free in time. Fields: ``seconds``."""

    code = "engine-busy"
    status = 503


class ShareUsedUp(QueryFailed):
    """The client has used its share of the processors. Fields: ``seconds`` until there is more."""

    code = "share-used-up"
    status = 429


class TooManyAtOnce(QueryFailed):
    """The client has too many queries running or waiting. Fields: ``limit``."""

    code = "too-many-at-once"
    status = 429


class EngineDown(QueryFailed):
    """No snapshot is loaded, so nothing can be asked."""

    code = "engine-down"
    status = 503


class EvaluationFailed(QueryFailed):
    """The engine gave up for a reason of its own (an unbound parameter, an unreadable file)."""

    code = "evaluation-failed"


class RemoteFailed(QueryFailed):
    """The remote SPARQL server did not give an answer. Fields: ``endpoint``."""

    code = "remote-failed"
    status = 502


class QuestionError(ServerError):
    """A named question, or what was given to it."""

    code = "question-error"
    status = 400


class BadQuestionFile(QuestionError):
    """The header of a ``.rq`` file cannot be read. Fields: ``where`` (file and line)."""

    code = "bad-question-file"
    status = 500


class UnknownQuestion(QuestionError):
    """No question has this name. Fields: ``name``."""

    code = "unknown-question"
    status = 404


class BadParameter(QuestionError):
    """A parameter is missing, unknown or of the wrong type. Fields: ``question``, ``parameter``."""

    code = "bad-parameter"


class CheckError(ServerError):
    """What a check is given beside the documents cannot be used."""

    code = "check-error"
    status = 400


class BadAccepted(CheckError):
    """A file of accepted findings cannot be read. Fields: ``where`` (file and line)."""

    code = "bad-accepted"


class BadBaseline(CheckError):
    """An earlier report cannot be read. Fields: ``where``."""

    code = "bad-baseline"


class BadComparison(CheckError):
    """Two sides cannot be compared. Fields: ``where``."""

    code = "bad-comparison"


class ProtocolError(ServerError):
    """The HTTP request around the query is not as it should be."""

    code = "bad-request"
    status = 400


class ReviewRefused(ProtocolError):
    """Findings cannot be accepted here, or not by whoever asked."""

    code = "review-refused"
    status = 403


class BadRequest(ProtocolError):
    """Parameters are missing, repeated, or not UTF-8."""

    code = "bad-request"


class NotFound(ProtocolError):
    """Nothing is known under this address. Fields: ``address``."""

    code = "not-found"
    status = 404


class NotAcceptable(ProtocolError):
    """No format that the client accepts. Fields: ``accept``, ``offered``."""

    code = "not-acceptable"
    status = 406


class UnsupportedMedia(ProtocolError):
    """A body of a type that is not read here. Fields: ``content_type``."""

    code = "unsupported-media"
    status = 415


class BadPayload(ProtocolError):
    """RDF in a body that cannot be read. Fields: ``line``, ``column`` (from 1, None if unknown)."""

    code = "bad-payload"


class BodyTooLarge(ProtocolError):
    """A body has more bytes than allowed, as sent or unpacked. Fields: ``limit`` (bytes)."""

    code = "body-too-large"
    status = 413


class Unauthorized(ProtocolError):
    """A write without the operator's token, or with another."""

    code = "unauthorized"
    status = 401


class PreconditionFailed(ProtocolError):
    """The graph is not in the state that the request rests on. Fields: ``snapshot``."""

    code = "precondition-failed"
    status = 412
