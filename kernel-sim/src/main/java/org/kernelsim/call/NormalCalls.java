package org.kernelsim.call;

import org.kernelsim.call.handle.CompositeInvoke;
import org.kernelsim.call.handle.Grant;
import org.kernelsim.call.handle.ReceiveToHandle;
import org.kernelsim.call.handle.Release;
import org.kernelsim.call.handle.Transfer;
import org.kernelsim.call.socket.Accept;
import org.kernelsim.call.socket.AlternateSocketSend;
import org.kernelsim.call.socket.BatchedSend;
import org.kernelsim.call.socket.Bind;
import org.kernelsim.call.socket.Close;
import org.kernelsim.call.socket.Connect;
import org.kernelsim.call.socket.Control;
import org.kernelsim.call.socket.GetPeerName;
import org.kernelsim.call.socket.GetSocketName;
import org.kernelsim.call.socket.GetSocketOption;
import org.kernelsim.call.socket.Listen;
import org.kernelsim.call.socket.Receive;
import org.kernelsim.call.socket.ReceiveFrom;
import org.kernelsim.call.socket.RegisterInterest;
import org.kernelsim.call.socket.Select;
import org.kernelsim.call.socket.Send;
import org.kernelsim.call.socket.SendByHandle;
import org.kernelsim.call.socket.SendTo;
import org.kernelsim.call.socket.SetSocketOption;
import org.kernelsim.call.socket.Shutdown;
import org.kernelsim.call.socket.Socket;
import org.kernelsim.call.socket.Wait;
import org.kernelsim.process.Batch;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.process.Received;
import org.kernelsim.process.ServiceList;
import org.kernelsim.process.ShutdownHow;
import org.kernelsim.process.SocketList;
import org.kernelsim.process.SocketSet;
import org.kernelsim.process.SystemCall;
import org.kernelsim.process.SystemCalls;
import org.kernelsim.socket.AddressAnswer;
import org.kernelsim.socket.InterestSet;
import org.kernelsim.socket.SocketAddress;
import org.kernelsim.socket.SocketControl;
import org.kernelsim.socket.SocketOption;
import org.kernelsim.socket.SocketStructure;

/** Normal execution: one thread's frames of the operating system's own calls. */
final class NormalCalls implements SystemCalls {
  private final Transfer transfer;
  private final Release release;
  private final ReceiveToHandle receiveToHandle;
  private final Grant grant;
  private final CompositeInvoke compositeInvoke;
  private final Send send;
  private final BatchedSend batchedSend;
  private final SendByHandle sendByHandle;
  private final AlternateSocketSend alternateSocketSend;
  private final Receive receive;
  private final Socket socket;
  private final Bind bind;
  private final Listen listen;
  private final Accept accept;
  private final Connect connect;
  private final Close close;
  private final Shutdown shutdown;
  private final SendTo sendTo;
  private final ReceiveFrom receiveFrom;
  private final GetSocketOption getSocketOption;
  private final SetSocketOption setSocketOption;
  private final Control control;
  private final GetSocketName getSocketName;
  private final GetPeerName getPeerName;
  private final Select select;
  private final RegisterInterest registerInterest;
  private final Wait wait;
  private final Kill kill;
  private final Kill exit;
  private final long process;

  NormalCalls(Kernel kernel, ProcessThread thread) {
    process = thread.process().id();
    transfer = new Transfer(kernel, process);
    release = new Release(kernel, process);
    receiveToHandle = new ReceiveToHandle(kernel, process);
    grant = new Grant(kernel, process);
    compositeInvoke = new CompositeInvoke(kernel, process);
    send = new Send(kernel);
    batchedSend = new BatchedSend(kernel);
    sendByHandle = new SendByHandle(kernel, process);
    alternateSocketSend = new AlternateSocketSend(kernel, process);
    receive = new Receive(kernel);
    socket = new Socket(kernel);
    bind = new Bind(kernel);
    listen = new Listen(kernel);
    accept = new Accept(kernel);
    connect = new Connect(kernel);
    close = new Close(kernel);
    shutdown = new Shutdown(kernel);
    sendTo = new SendTo(kernel);
    receiveFrom = new ReceiveFrom(kernel);
    getSocketOption = new GetSocketOption(kernel);
    setSocketOption = new SetSocketOption(kernel);
    control = new Control(kernel);
    getSocketName = new GetSocketName(kernel);
    getPeerName = new GetPeerName(kernel);
    select = new Select(kernel);
    registerInterest = new RegisterInterest(kernel);
    wait = new Wait();
    kill = new Kill(kernel, "kill");
    exit = new Kill(kernel, "exit");
  }

  @Override
  public SystemCall transfer(byte[] source, int from, int length) {
    return transfer.prepare(source, from, length);
  }

  @Override
  public SystemCall release(long handle) {
    return release.prepare(handle);
  }

  @Override
  public SystemCall receiveToHandle(long socket, int length, int flags, Received received) {
    return receiveToHandle.prepare(socket, length, flags, received);
  }

  @Override
  public SystemCall grant(long handle, long receiver) {
    return grant.prepare(handle, receiver);
  }

  @Override
  public SystemCall compositeInvoke(ServiceList list, long handle, int callFlags) {
    return compositeInvoke.prepare(list, handle, callFlags);
  }

  @Override
  public SystemCall send(long socket, byte[] source, int from, int length, int flags) {
    return send.prepare(socket, source, from, length, flags);
  }

  @Override
  public SystemCall batchedSend(Batch batch) {
    return batchedSend.prepare(batch);
  }

  @Override
  public SystemCall sendByHandle(
      long socket, long handle, int offset, int length, int flags, int callFlags) {
    return sendByHandle.prepare(socket, handle, offset, length, flags, callFlags);
  }

  @Override
  public SystemCall alternateSocketSend(
      SocketList list, long handle, int offset, int length, int callFlags) {
    return alternateSocketSend.prepare(list, handle, offset, length, callFlags);
  }

  @Override
  public SystemCall receive(long socket, byte[] target, int to, int length, int flags) {
    return receive.prepare(socket, target, to, length, flags);
  }

  @Override
  public SystemCall kill(long target) {
    return kill.prepare(target);
  }

  @Override
  public SystemCall exit() {
    return exit.prepare(process);
  }

  @Override
  public SystemCall socket(SocketStructure local) {
    return socket.prepare(local);
  }

  @Override
  public SystemCall bind(long bound, SocketAddress address) {
    return bind.prepare(bound, address);
  }

  @Override
  public SystemCall listen(long listening, int backlog) {
    return listen.prepare(listening, backlog);
  }

  @Override
  public SystemCall accept(long listening, boolean nonBlocking) {
    return accept.prepare(listening, nonBlocking);
  }

  @Override
  public SystemCall connect(long connecting, SocketAddress address) {
    return connect.prepare(connecting, address);
  }

  @Override
  public SystemCall close(long closed) {
    return close.prepare(closed);
  }

  @Override
  public SystemCall shutdown(long shut, ShutdownHow how) {
    return shutdown.prepare(shut, how);
  }

  @Override
  public SystemCall sendTo(
      long sending, SocketAddress destination, byte[] source, int from, int length, int flags) {
    return sendTo.prepare(sending, destination, source, from, length, flags);
  }

  @Override
  public SystemCall receiveFrom(
      long receiving, byte[] target, int to, int length, int flags, AddressAnswer from) {
    return receiveFrom.prepare(receiving, target, to, length, flags, from);
  }

  @Override
  public SystemCall getSocketOption(long asked, SocketOption option) {
    return getSocketOption.prepare(asked, option);
  }

  @Override
  public SystemCall setSocketOption(long changed, SocketOption option, int value) {
    return setSocketOption.prepare(changed, option, value);
  }

  @Override
  public SystemCall control(long asked, SocketControl request, int argument) {
    return control.prepare(asked, request, argument);
  }

  @Override
  public SystemCall getSocketName(long asked, AddressAnswer name) {
    return getSocketName.prepare(asked, name);
  }

  @Override
  public SystemCall getPeerName(long asked, AddressAnswer name) {
    return getPeerName.prepare(asked, name);
  }

  @Override
  public SystemCall select(SocketSet set, long timeout) {
    return select.prepare(set, timeout);
  }

  @Override
  public SystemCall registerInterest(InterestSet set, long registered, int interest) {
    return registerInterest.prepare(set, registered, interest);
  }

  @Override
  public SystemCall wait(InterestSet set, SocketSet found, long timeout) {
    return wait.prepare(set, found, timeout);
  }
}
