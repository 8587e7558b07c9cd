package simulator

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"

	"ecs_revision_exporter/simulator/fault"
)

// maxBody bounds the bodies of requests, in bytes.
const maxBody = 1 << 20

// api is a service of AWS as it looks on the wire.
type api struct {
	service     string // as credential scopes name it
	contentType string // of the answers
	operations  map[string]operation

	// operationOf names the operation that is asked for.
	operationOf func(*http.Request, []byte) string
	// unknown is the error for an operation that does not exist.
	unknown func(operation string) error
	// unsigned is the error for a request without a signature.
	unsigned error
	// failure writes an error, as status and body.
	failure func(err error, requestID string) (int, []byte)
}

// operation answers a request with the body of the answer.
type operation func(request) ([]byte, error)

// request is what an operation is told of an HTTP request.
type request struct {
	ctx context.Context // ends when the client gives up
	caller
	operation string
	body      []byte
	id        string
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		status := http.StatusBadRequest
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			status = http.StatusRequestEntityTooLarge
		}
		http.Error(w, err.Error(), status)
		return
	}
	id := requestID()
	w.Header().Set("X-Amzn-Requestid", id)
	s.answer(r, body, id).Send(w)
}

// answer finds the caller and the operation, and answers by the operation.
func (s *Server) answer(r *http.Request, body []byte, id string) fault.Answer {
	spoken := s.apiOf(r)
	name := spoken.operationOf(r, body)
	operation, ok := spoken.operations[name]
	if !ok {
		return spoken.refusal(spoken.unknown(name), id)
	}
	s.count(name)
	caller, err := s.authenticate(spoken, r, name)
	if err == nil {
		err = s.admit(caller, name)
	}
	if err != nil {
		return spoken.refusal(err, id)
	}
	return s.perform(r, spoken, request{ctx: r.Context(), operation: name, caller: caller, body: body, id: id}, operation)
}

// refusal is an error as this API answers it.
func (a api) refusal(err error, requestID string) fault.Answer {
	status, body := a.failure(err, requestID)
	return fault.Answer{Status: status, ContentType: a.contentType, Body: body}
}

// requestID is random, in the form of a UUID as those of AWS are.
func requestID() string {
	var id [16]byte
	_, _ = rand.Read(id[:]) // never fails, says crypto/rand
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}
